import { unwrap } from "../http";
import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { changeActionValues, changeAreaValues } from "../app.gen";
export type Change = Schemas["Change"];
export type ChangeAction = Schemas["ChangeAction"];
export type ChangeArea = Schemas["ChangeArea"];
export type ChangePage = Schemas["ChangePage"];
export type ChangeQuery = QueryOf<"/api/changes">;

const key = [...RESULTS, "changes"] as const;

export const changesApi = {
  key,
  list: (query: ChangeQuery) =>
    read([...key, query], (signal) => api.GET("/api/changes", { params: { query }, signal })),
  setSeen: (until: string) => unwrap(api.PUT("/api/changes/seen", { body: { until } })),
};
