import { api, HISTORY, type QueryOf, read, type Schemas } from "./client";

export { markKindValues, markSortValues } from "../app.gen";
export type Mark = Schemas["Mark"];
export type MarkKind = Schemas["MarkKind"];
export type MarkSort = Schemas["MarkSort"];
export type MarkQuery = QueryOf<"/api/marks">;

export const marksApi = {
  // Git names the author of each.
  list: (query: MarkQuery) =>
    read([...HISTORY, "marks", query], (signal) => api.GET("/api/marks", { params: { query }, signal })),
};
