import { ecosystemValues } from "@commandcenter/api-client/app/dependencies";
import { gapKindValues, gapSeverityValues, gapSortValues } from "@commandcenter/api-client/app/gaps";
import { flag, oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the gaps; unknown ones are dropped. */
export function gapSearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("severity", gapSeverityValues, raw),
    ...oneOf("kind", gapKindValues, raw),
    ...oneOf("ecosystem", ecosystemValues, raw),
    ...oneOf("step", ["major", "minor"] as const, raw),
    ...flag("ignored", raw),
    ...flag("folded", raw),
    ...oneOf("sort", gapSortValues, raw),
    ...page(raw),
  };
}

export type GapSearch = ReturnType<typeof gapSearch>;
