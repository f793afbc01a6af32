import { overviewApi } from "@commandcenter/api-client/app/overview";
import { scansApi } from "@commandcenter/api-client/app/scans";
import { useQuery } from "@tanstack/react-query";

/** The latest scan, whatever its state; null before the first. */
export function useLatestScan() {
  return useQuery({
    ...scansApi.latest(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The project at a glance. */
export function useSummary() {
  return useQuery(overviewApi.summary());
}
