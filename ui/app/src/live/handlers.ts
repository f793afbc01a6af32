import { type AppEvents, appKeys, type GapCheck, type Scan } from "@commandcenter/api-client/app";
import type { Handlers, LiveCache } from "@commandcenter/kit";
import { isActive, newer } from "../scans/scan";

/** How the project's events change what the page knows. */
export function deskHandlers({ refresh, update }: LiveCache): Handlers<AppEvents> {
  const changed = (queryKey: readonly unknown[]) => {
    refresh(queryKey);
    refresh(appKeys.summary());
    refresh(appKeys.changes());
  };
  return {
    radar: () => changed(appKeys.radar()),
    task() {
      changed(appKeys.tasks());
      // Each gap shows the task that was made of it.
      refresh(appKeys.gaps());
    },
    gaps({ check }) {
      if (check) update<GapCheck | null>(appKeys.latestGapCheck(), (old) => newer(old ?? null, check));
      else refresh(appKeys.gapSettings());
      if (!check || !isActive(check)) changed(appKeys.gaps());
    },
    history: () => refresh(appKeys.history()),
    seen: () => refresh(appKeys.changes()),
    scan({ scan }) {
      update<Scan | null>(appKeys.latestScan(), (old) => newer(old ?? null, scan));
      if (!isActive(scan)) refresh(appKeys.results());
    },
    embedding: () => refresh(appKeys.searches()),
  };
}
