import {
  dependencyKindValues,
  ecosystemValues,
  packageSortValues,
  verdictValues,
} from "@commandcenter/api-client/app/dependencies";
import { flag, oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the dependencies; unknown ones are dropped. */
export function dependencySearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("ecosystem", ecosystemValues, raw),
    ...oneOf("kind", dependencyKindValues, raw),
    ...text("manifest", raw),
    ...flag("direct", raw),
    ...oneOf("verdict", verdictValues, raw),
    ...oneOf("sort", packageSortValues, raw),
    ...page(raw),
  };
}

export type DependencySearch = ReturnType<typeof dependencySearch>;
