import { type AppEvents, appKeys, type GapCheck, type Scan } from "@commandcenter/api-client/app";
import type { Handlers } from "@commandcenter/kit";
import type { QueryClient } from "@tanstack/react-query";
import { isActive, newer } from "../scans/scan";

/**
 * How the project's events change what the page knows: the latest scan, all results when one has ended, what is found
 * once it can be found by its meaning, what git tells, the radar, tasks and gaps that somebody changed, and what was seen.
 */
export function deskHandlers(client: QueryClient): Handlers<AppEvents> {
  const stale = (queryKey: readonly unknown[]) => {
    void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: appKeys.summary() });
    void client.invalidateQueries({ queryKey: appKeys.changes() });
  };
  return {
    radar: () => stale(appKeys.radar()),
    task: () => {
      stale(appKeys.tasks());
      // Each gap shows the task that was made of it.
      void client.invalidateQueries({ queryKey: appKeys.gaps() });
    },
    gaps({ check }) {
      if (check)
        client.setQueryData<GapCheck | null>(appKeys.latestGapCheck(), (old) => newer(old ?? null, check));
      else void client.invalidateQueries({ queryKey: appKeys.gapSettings() });
      if (!check || !isActive(check)) stale(appKeys.gaps());
    },
    history: () => void client.invalidateQueries({ queryKey: appKeys.history() }),
    seen: () => void client.invalidateQueries({ queryKey: appKeys.changes() }),
    scan({ scan }) {
      client.setQueryData<Scan | null>(appKeys.latestScan(), (old) => newer(old ?? null, scan));
      if (!isActive(scan)) void client.invalidateQueries({ queryKey: appKeys.results() });
    },
    embedding: () => void client.invalidateQueries({ queryKey: appKeys.searches() }),
  };
}
