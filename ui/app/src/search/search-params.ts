import { searchKindValues } from "@commandcenter/api-client/app/search";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** How long ago the latest change may be. */
export const WITHIN = ["week", "month", "year"] as const;

/** Search parameters of the search page; unknown ones are dropped. */
export function textSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("kind", searchKindValues, raw),
    ...text("path", raw),
    ...text("language", raw),
    ...oneOf("within", WITHIN, raw),
    ...page(raw),
  };
}

export type TextSearch = ReturnType<typeof textSearch>;
