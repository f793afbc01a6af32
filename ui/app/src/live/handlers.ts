import { type AppEvents, appKeys, type GapCheck, type Scan } from "@commandcenter/api-client/app";
import { type Handlers, readAgain, takeOver } from "@commandcenter/kit";
import type { QueryClient } from "@tanstack/react-query";
import { isActive, newer } from "../scans/scan";

/**
 * How the project's events change what the page knows: the latest scan, all results when one has ended, what is found
 * once it can be found by its meaning, what git tells, the radar, tasks and gaps that somebody changed, and what was seen.
 */
export function deskHandlers(client: QueryClient): Handlers<AppEvents> {
  const stale = (queryKey: readonly unknown[]) => {
    void readAgain(client, queryKey);
    void readAgain(client, appKeys.summary());
    void readAgain(client, appKeys.changes());
  };
  return {
    radar: () => stale(appKeys.radar()),
    task: () => {
      stale(appKeys.tasks());
      // Each gap shows the task that was made of it.
      void readAgain(client, appKeys.gaps());
    },
    gaps({ check }) {
      if (check)
        takeOver<GapCheck | null>(client, appKeys.latestGapCheck(), (old) => newer(old ?? null, check));
      else void readAgain(client, appKeys.gapSettings());
      if (!check || !isActive(check)) stale(appKeys.gaps());
    },
    history: () => void readAgain(client, appKeys.history()),
    seen: () => void readAgain(client, appKeys.changes()),
    scan({ scan }) {
      takeOver<Scan | null>(client, appKeys.latestScan(), (old) => newer(old ?? null, scan));
      if (!isActive(scan)) void readAgain(client, appKeys.results());
    },
    embedding: () => void readAgain(client, appKeys.searches()),
  };
}
