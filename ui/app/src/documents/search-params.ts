import { documentKindValues, documentSortValues } from "@commandcenter/api-client/app/documents";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the documents; unknown ones are dropped. */
export function documentSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("kind", documentKindValues, raw),
    ...oneOf("sort", documentSortValues, raw),
    ...page(raw),
  };
}

export type DocumentSearch = ReturnType<typeof documentSearch>;
