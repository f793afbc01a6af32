import { api, RESULTS, read, type Schemas } from "./client";

export type Summary = Schemas["Summary"];
export type Language = Schemas["Language"];

export const overviewApi = {
  /** The project at a glance. */
  summary: () => read([...RESULTS, "summary"], (signal) => api.GET("/api/summary", { signal })),
  languages: () => read([...RESULTS, "languages"], (signal) => api.GET("/api/languages", { signal })),
};
