import createClient from "openapi-fetch";
import type { components, paths } from "./app.gen";
import { unwrap } from "./http";

type Schemas = components["schemas"];
export type Summary = Schemas["Summary"];
export type Scan = Schemas["Scan"];
export type ScanDetail = Schemas["ScanDetail"];
export type Language = Schemas["Language"];
export type Dependency = Schemas["Dependency"];
export type Document = Schemas["Document"];
export type DocumentDetail = Schemas["DocumentDetail"];
export type SearchHit = Schemas["SearchHit"];
export type SearchResults = Schemas["SearchResults"];

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;
export type DependencyQuery = QueryOf<"/api/dependencies">;
export type DocumentQuery = QueryOf<"/api/documents">;
export type SearchQuery = QueryOf<"/api/search">;

type StreamItem = paths["/api/events"]["get"]["responses"][200]["content"]["text/event-stream"]["data"];
/** What `GET /api/events` sends: each event's name, which is the data's `type`, and its data. */
export type AppEvents = { [One in StreamItem as NonNullable<One["type"]>]: One };

const api = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: (request) => fetch(request) });

/** A project's own API. Every function throws an ApiError when it fails. */
export const app = {
  summary: (signal?: AbortSignal) => unwrap(api.GET("/api/summary", { signal })),
  languages: (signal?: AbortSignal) => unwrap(api.GET("/api/languages", { signal })),
  scans: (limit: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/scans", { params: { query: { limit } }, signal })),
  scan: (scan_id: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/scans/{scan_id}", { params: { path: { scan_id } }, signal })),
  startScan: () => unwrap(api.POST("/api/scans")),
  cancelScan: (scan_id: number) =>
    unwrap(api.POST("/api/scans/{scan_id}/cancel", { params: { path: { scan_id } } })),
  dependencies: (query: DependencyQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/dependencies", { params: { query }, signal })),
  documents: (query: DocumentQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/documents", { params: { query }, signal })),
  document: (document_id: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/documents/{document_id}", { params: { path: { document_id } }, signal })),
  search: (query: SearchQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/search", { params: { query }, signal })),
};

/** Where every query of a project's page keeps its answer. `results` is what a finished scan makes stale. */
export const appKeys = {
  all: ["app"] as const,
  results: () => [...appKeys.all, "results"] as const,
  summary: () => [...appKeys.results(), "summary"] as const,
  languages: () => [...appKeys.results(), "languages"] as const,
  dependencies: (query: DependencyQuery) => [...appKeys.results(), "dependencies", query] as const,
  documents: (query: DocumentQuery) => [...appKeys.results(), "documents", query] as const,
  document: (id: number) => [...appKeys.results(), "document", id] as const,
  search: (query: SearchQuery) => [...appKeys.results(), "search", query] as const,
  latestScan: () => [...appKeys.all, "latest-scan"] as const,
  scan: (id: number) => [...appKeys.all, "scan", id] as const,
};
