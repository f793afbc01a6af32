import { type AppEvents, appKeys, type Scan } from "@commandcenter/api-client/app";
import type { Handlers } from "@commandcenter/kit";
import type { QueryClient } from "@tanstack/react-query";
import { isActive, newer } from "../scans/scan";

/** How the project's events change what the page knows: the latest scan, and all results when one has ended. */
export function deskHandlers(client: QueryClient): Handlers<AppEvents> {
  return {
    scan({ scan }) {
      client.setQueryData<Scan | null>(appKeys.latestScan(), (old) => newer(old ?? null, scan));
      if (!isActive(scan)) void client.invalidateQueries({ queryKey: appKeys.results() });
    },
  };
}
