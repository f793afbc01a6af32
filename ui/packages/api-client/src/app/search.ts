import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { searchKindValues } from "../app.gen";
export type CodeLine = Schemas["CodeLine"];
export type Embedding = Schemas["Embedding"];
export type FileLines = Schemas["FileLines"];
export type LineQuery = QueryOf<"/api/search/lines">;
export type LineResults = Schemas["LineResults"];
export type SearchHit = Schemas["SearchHit"];
export type SearchKind = Schemas["SearchKind"];
export type SearchResults = Schemas["SearchResults"];
export type SearchQuery = QueryOf<"/api/search">;

const key = [...RESULTS, "search"] as const;

export const searchApi = {
  key,
  results: (query: SearchQuery) =>
    read([...key, query], (signal) => api.GET("/api/search", { params: { query }, signal })),
  lines: (query: LineQuery) =>
    read([...key, "lines", query], (signal) => api.GET("/api/search/lines", { params: { query }, signal })),
};
