import { type GapGroup, gapsApi } from "@commandcenter/api-client/app/gaps";
import { useQuery } from "@tanstack/react-query";
import type { GapSearch } from "./search-params";

/** Maximum number of groups listed. */
const LISTED = 500;

/**
 * Return the groups of small updates that a list of gaps shows as one row each; null while they load.
 *
 * Undefined if the list is filtered in a way that asks for packages, or if the groups could not be loaded: then it shows
 * each package.
 */
export function useGroups(search: GapSearch): GapGroup[] | null | undefined {
  const { q, step, ignored, severity = "low", kind = "outdated", ecosystem, folded } = search;
  const enabled = !q && !step && !ignored && severity === "low" && kind === "outdated";
  const groups = useQuery({ ...gapsApi.groups({ ecosystem, folded, limit: LISTED }), enabled });
  if (!enabled) return undefined;
  return groups.data?.items ?? (groups.error ? undefined : null);
}
