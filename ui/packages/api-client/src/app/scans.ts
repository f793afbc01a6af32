import { unwrap } from "../http";
import { api, type Read, read, type Schemas } from "./client";

export type Scan = Schemas["Scan"];
export type ScanDetail = Schemas["ScanDetail"];

export const scansApi = {
  /** The latest scan in any state; null before the first. */
  latest: (): Read<Scan | null> => ({
    queryKey: ["app", "latest-scan"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/scans", { params: { query: { limit: 1 } }, signal }))).items[0] ?? null,
  }),
  one: (scan_id: number) =>
    read(["app", "scan", scan_id], (signal) =>
      api.GET("/api/scans/{scan_id}", { params: { path: { scan_id } }, signal }),
    ),
  start: () => unwrap(api.POST("/api/scans")),
  cancel: (scan_id: number) =>
    unwrap(api.POST("/api/scans/{scan_id}/cancel", { params: { path: { scan_id } } })),
};
