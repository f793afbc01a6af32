import { searchKindValues } from "@commandcenter/api-client/app/search";
import { flag, oneOf, page, type Raw, text } from "../shared/list/search-params";

/** How long ago the latest change may be. */
export const WITHIN = ["week", "month", "year"] as const;

/** Ways to search: by words and meaning, unless it is for a text or a regular expression in the lines of files. */
export const MODES = ["text", "regex"] as const;

/** Search parameters of the search page; unknown ones are dropped. */
export function textSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("mode", MODES, raw),
    ...flag("case", raw),
    ...oneOf("kind", searchKindValues, raw),
    ...text("path", raw),
    ...text("language", raw),
    ...oneOf("within", WITHIN, raw),
    ...page(raw),
  };
}

export type TextSearch = ReturnType<typeof textSearch>;
