import { unwrap } from "../http";
import { api, type QueryOf, RESULTS, type Read, read, type Schemas } from "./client";

export { justificationValues, severityValues, vulnerabilitySortValues } from "../app.gen";
export type Vulnerability = Schemas["Vulnerability"];
export type VulnerabilityChange = Schemas["VulnerabilityChange"];
export type Justification = Schemas["Justification"];
export type Severity = Schemas["Severity"];
export type AdvisoryCheck = Schemas["AdvisoryCheck"];
export type AdvisorySettings = Schemas["AdvisorySettings"];
export type AdvisorySource = Schemas["AdvisorySource"];
export type VulnerabilityQuery = QueryOf<"/api/vulnerabilities">;

const key = [...RESULTS, "vulnerabilities"] as const;

export const vulnerabilitiesApi = {
  key,
  list: (query: VulnerabilityQuery) =>
    read([...key, "list", query], (signal) => api.GET("/api/vulnerabilities", { params: { query }, signal })),
  totals: () => read([...key, "totals"], (signal) => api.GET("/api/vulnerability-totals", { signal })),
  change: (vulnerability_id: number, body: VulnerabilityChange) =>
    unwrap(
      api.PATCH("/api/vulnerabilities/{vulnerability_id}", { params: { path: { vulnerability_id } }, body }),
    ),
  importOpenVex: (document: Record<string, unknown>) =>
    unwrap(api.POST("/api/vulnerabilities/openvex", { body: document })),
  settings: () => read([...key, "settings"], (signal) => api.GET("/api/advisory-settings", { signal })),
  changeSettings: (body: Schemas["AdvisorySettingsChange"]) =>
    unwrap(api.PUT("/api/advisory-settings", { body })),
};

export const advisoryChecksApi = {
  /** The latest check in any state; null before the first. */
  latest: (): Read<AdvisoryCheck | null> => ({
    queryKey: ["app", "latest-advisory-check"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/api/advisory-checks", { params: { query: { limit: 1 } }, signal }))).items[0] ??
      null,
  }),
  start: () => unwrap(api.POST("/api/advisory-checks")),
  cancel: (check_id: number) =>
    unwrap(api.POST("/api/advisory-checks/{check_id}/cancel", { params: { path: { check_id } } })),
};
