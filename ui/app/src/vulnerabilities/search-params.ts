import { ecosystemValues } from "@commandcenter/api-client/app/dependencies";
import { severityValues, vulnerabilitySortValues } from "@commandcenter/api-client/app/vulnerabilities";
import { flag, oneOf, page, type Raw, text } from "../shared/list/search-params";

/** Search parameters of the vulnerabilities; unknown ones are dropped. */
export function vulnerabilitySearch(raw: Raw) {
  return {
    ...text("q", raw),
    ...oneOf("severity", severityValues, raw),
    ...oneOf("ecosystem", ecosystemValues, raw),
    ...flag("ignored", raw),
    ...oneOf("sort", vulnerabilitySortValues, raw),
    ...page(raw),
  };
}

export type VulnerabilitySearch = ReturnType<typeof vulnerabilitySearch>;
