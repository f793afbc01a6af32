import type { ConnectionState } from "@commandcenter/api-client";
import { APP_EVENTS, app, appKeys, type Scan } from "@commandcenter/api-client/app";
import { useEvents } from "@commandcenter/kit";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { isActive, newer } from "../scans/scan";

interface Live {
  state: ConnectionState;
  retry: () => void;
}

const LiveContext = createContext<Live>({ state: "closed", retry: () => {} });

/** How the connection to the project's events is doing. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Keeps the latest scan as the events say, and reads all results anew when one has ended. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const live = useEvents({
    url: "/api/events",
    events: APP_EVENTS,
    onEvent(_, data) {
      const { scan } = data as { scan: Scan };
      client.setQueryData<Scan | null>(appKeys.latestScan(), (old) => newer(old ?? null, scan));
      if (!isActive(scan)) void client.invalidateQueries({ queryKey: appKeys.results() });
    },
    onReset: () => void client.invalidateQueries(),
  });
  return <LiveContext value={live}>{children}</LiveContext>;
}

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
