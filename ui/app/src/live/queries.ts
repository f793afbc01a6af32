import { app, appKeys } from "@commandcenter/api-client/app";
import { useQuery } from "@tanstack/react-query";

/** The latest scan, whatever its state; null before the first. */
export function useLatestScan() {
  return useQuery({
    queryKey: appKeys.latestScan(),
    queryFn: async ({ signal }) => (await app.scans(1, signal)).items[0] ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The project at a glance. */
export function useSummary() {
  return useQuery({ queryKey: appKeys.summary(), queryFn: ({ signal }) => app.summary(signal) });
}
