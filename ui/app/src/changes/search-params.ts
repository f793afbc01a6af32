import { changeActionValues, changeAreaValues } from "@commandcenter/api-client/app/changes";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the changes; unknown ones are dropped. */
export function changeSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("area", changeAreaValues, raw),
    ...oneOf("action", changeActionValues, raw),
    ...page(raw),
  };
}

export type ChangeSearch = ReturnType<typeof changeSearch>;
