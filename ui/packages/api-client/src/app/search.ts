import { api, type QueryOf, RESULTS, read, type Schemas } from "./client";

export { searchKindValues } from "../app.gen";
export type Embedding = Schemas["Embedding"];
export type SearchHit = Schemas["SearchHit"];
export type SearchKind = Schemas["SearchKind"];
export type SearchResults = Schemas["SearchResults"];
export type SearchQuery = QueryOf<"/api/search">;

const key = [...RESULTS, "search"] as const;

export const searchApi = {
  key,
  results: (query: SearchQuery) =>
    read([...key, query], (signal) => api.GET("/api/search", { params: { query }, signal })),
};
