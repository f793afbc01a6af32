import { contributorSortValues, touchedFileSortValues } from "@commandcenter/api-client/app/git";
import { flag, oneOf, page, type Raw, text } from "../shared/list/search-params";

export const GIT_TABS = ["commits", "contributors", "files", "branches"] as const;

/** Search parameters of git; `people` and `files` are the orders of two of its lists. Unknown ones are dropped. */
export function gitSearch(raw: Raw) {
  return {
    ...oneOf("tab", GIT_TABS, raw),
    ...text("q", raw),
    ...text("author", raw),
    ...flag("gone", raw),
    ...oneOf("people", contributorSortValues, raw),
    ...oneOf("files", touchedFileSortValues, raw),
    ...page(raw),
  };
}

export type GitSearch = ReturnType<typeof gitSearch>;
