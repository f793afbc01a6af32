import { unwrap } from "../http";
import { api, type QueryOf, RESULTS, type Read, read, type Schemas } from "./client";

export { gapKindValues, gapSeverityValues, gapSortValues } from "../app.gen";
export type Gap = Schemas["Gap"];
export type GapChange = Schemas["GapChange"];
export type GapCheck = Schemas["GapCheck"];
export type GapGroup = Schemas["GapGroup"];
export type GapKind = Schemas["GapKind"];
export type GapSettings = Schemas["GapSettings"];
export type GapSeverity = Schemas["GapSeverity"];
export type GapSort = Schemas["GapSort"];
export type GapTotals = Schemas["GapTotals"];
export type GapQuery = QueryOf<"/api/gaps">;

const key = [...RESULTS, "gaps"] as const;

export const gapsApi = {
  key,
  list: (query: GapQuery) =>
    read([...key, "list", query], (signal) => api.GET("/api/gaps", { params: { query }, signal })),
  groups: (query: QueryOf<"/api/gap-groups"> = {}) =>
    read([...key, "groups", query], (signal) => api.GET("/api/gap-groups", { params: { query }, signal })),
  totals: () => read([...key, "totals"], (signal) => api.GET("/api/gap-totals", { signal })),
  change: (gap_id: number, body: GapChange) =>
    unwrap(api.PATCH("/api/gaps/{gap_id}", { params: { path: { gap_id } }, body })),
  settings: () => read(["app", "gap-settings"], (signal) => api.GET("/api/gap-settings", { signal })),
  changeSettings: (body: GapSettings) => unwrap(api.PUT("/api/gap-settings", { body })),
};

export const gapChecksApi = {
  /** The latest check in any state; null before the first. */
  latest: (): Read<GapCheck | null> => ({
    queryKey: ["app", "latest-gap-check"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/gap-checks", { params: { query: { limit: 1 } }, signal }))).items[0] ??
      null,
  }),
  start: () => unwrap(api.POST("/api/gap-checks")),
  cancel: (check_id: number) =>
    unwrap(api.POST("/api/gap-checks/{check_id}/cancel", { params: { path: { check_id } } })),
};
