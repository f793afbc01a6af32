import { markKindValues, markSortValues } from "@commandcenter/api-client/app/todos";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the marks; unknown ones are dropped. */
export function markSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("kind", markKindValues, raw),
    ...text("author", raw),
    ...text("path", raw),
    ...oneOf("sort", markSortValues, raw),
    ...page(raw),
  };
}

export type MarkSearch = ReturnType<typeof markSearch>;
