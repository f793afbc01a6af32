import { changesApi } from "@commandcenter/api-client/app/changes";
import { RESULTS } from "@commandcenter/api-client/app/client";
import type { AppEvents } from "@commandcenter/api-client/app/events";
import { filesApi } from "@commandcenter/api-client/app/files";
import { type GapCheck, gapChecksApi, gapsApi } from "@commandcenter/api-client/app/gaps";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import { radarApi } from "@commandcenter/api-client/app/radar";
import { type Scan, scansApi } from "@commandcenter/api-client/app/scans";
import { searchApi } from "@commandcenter/api-client/app/search";
import { tasksApi } from "@commandcenter/api-client/app/tasks";
import {
  type AdvisoryCheck,
  advisoryChecksApi,
  vulnerabilitiesApi,
} from "@commandcenter/api-client/app/vulnerabilities";
import type { Handlers, LiveCache } from "@commandcenter/kit";
import { isActive, newer } from "./shared/jobs/job";

/** How the project's events change what the page knows. */
export function deskHandlers({ refresh, update }: LiveCache): Handlers<AppEvents> {
  const changed = (queryKey: readonly unknown[]) => {
    refresh(queryKey);
    refresh(overviewApi.summary().queryKey);
    refresh(changesApi.key);
  };
  return {
    radar: () => changed(radarApi.key),
    task() {
      changed(tasksApi.key);
      // Each gap shows the task that was made of it.
      refresh(gapsApi.key);
      refresh(vulnerabilitiesApi.key);
    },
    gaps({ check }) {
      if (check) update<GapCheck | null>(gapChecksApi.latest().queryKey, (old) => newer(old ?? null, check));
      else refresh(gapsApi.settings().queryKey);
      if (!check || !isActive(check)) changed(gapsApi.key);
      if (check && !isActive(check)) refresh(changesApi.key);
    },
    vulnerabilities({ check }) {
      if (check)
        update<AdvisoryCheck | null>(advisoryChecksApi.latest().queryKey, (old) => newer(old ?? null, check));
      if (!check || !isActive(check)) changed(vulnerabilitiesApi.key);
      if (check && !isActive(check)) refresh(changesApi.key);
    },
    // Lists of files and documents, and search, show the times of commits.
    history: () => refresh(RESULTS),
    code() {
      refresh(searchApi.key);
      refresh(filesApi.key);
    },
    seen: () => refresh(changesApi.key),
    scan({ scan }) {
      update<Scan | null>(scansApi.latest().queryKey, (old) => newer(old ?? null, scan));
      if (!isActive(scan)) refresh(RESULTS);
    },
    embedding: () => refresh(searchApi.key),
  };
}
