import { quadrantValues, ringValues, technologySortValues } from "@commandcenter/api-client/app/radar";
import { oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the radar; unknown ones are dropped. */
export function radarSearch(raw: Raw) {
  return {
    ...oneOf("view", ["list"], raw),
    ...text("q", raw),
    ...oneOf("quadrant", quadrantValues, raw),
    ...oneOf("ring", ringValues, raw),
    ...oneOf("show", ["suggested", "removed"], raw),
    ...oneOf("sort", technologySortValues, raw),
    ...page(raw),
  };
}

export type RadarSearch = ReturnType<typeof radarSearch>;
