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
export type SearchKind = Schemas["SearchKind"];
export type Embedding = Schemas["Embedding"];

export type Radar = Schemas["Radar"];
export type RadarEntry = Schemas["RadarEntry"];
export type Technology = Schemas["Technology"];
export type NewTechnology = Schemas["NewTechnology"];
export type TechnologyChange = Schemas["TechnologyChange"];
export type ImportReport = Schemas["ImportReport"];
export type Task = Schemas["Task"];
export type TaskLink = Schemas["TaskLink-Input"];
/** What is left out takes its default. */
export type NewTask = Partial<Schemas["NewTask"]>;
export type TaskChange = Schemas["TaskChange"];
export type TaskMove = Schemas["TaskMove"];

type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;
export type DependencyQuery = QueryOf<"/api/dependencies">;
export type DocumentQuery = QueryOf<"/api/documents">;
export type TechnologyQuery = QueryOf<"/api/technologies">;
export type TaskQuery = QueryOf<"/api/tasks">;
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
  radar: (signal?: AbortSignal) => unwrap(api.GET("/api/radar", { signal })),
  importRadar: (content: string, dry_run: boolean) =>
    unwrap(api.POST("/api/radar/import", { body: { content, dry_run } })),
  technologies: (query: TechnologyQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/technologies", { params: { query }, signal })),
  technology: (technology_id: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/technologies/{technology_id}", { params: { path: { technology_id } }, signal })),
  createTechnology: (body: NewTechnology) => unwrap(api.POST("/api/technologies", { body })),
  changeTechnology: (technology_id: number, body: TechnologyChange) =>
    unwrap(api.PATCH("/api/technologies/{technology_id}", { params: { path: { technology_id } }, body })),
  removeTechnology: (technology_id: number, version: number) =>
    unwrap(
      api.DELETE("/api/technologies/{technology_id}", {
        params: { path: { technology_id }, query: { version } },
      }),
    ),
  restoreTechnology: (technology_id: number, version: number) =>
    unwrap(
      api.POST("/api/technologies/{technology_id}/restore", {
        params: { path: { technology_id }, query: { version } },
      }),
    ),
  dismissSuggestion: (technology_id: number, version: number) =>
    unwrap(
      api.POST("/api/technologies/{technology_id}/dismiss", {
        params: { path: { technology_id }, query: { version } },
      }),
    ),
  tasks: (query: TaskQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/tasks", { params: { query }, signal })),
  task: (task_id: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/tasks/{task_id}", { params: { path: { task_id } }, signal })),
  createTask: (body: NewTask) => unwrap(api.POST("/api/tasks", { body: body as Schemas["NewTask"] })),
  changeTask: (task_id: number, body: TaskChange) =>
    unwrap(api.PATCH("/api/tasks/{task_id}", { params: { path: { task_id } }, body })),
  moveTask: (task_id: number, body: TaskMove) =>
    unwrap(api.POST("/api/tasks/{task_id}/move", { params: { path: { task_id } }, body })),
  deleteTask: (task_id: number, version: number) =>
    unwrap(api.DELETE("/api/tasks/{task_id}", { params: { path: { task_id }, query: { version } } })),
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
  radar: () => [...appKeys.results(), "radar"] as const,
  radarWhole: () => [...appKeys.radar(), "whole"] as const,
  technologies: (query: TechnologyQuery) => [...appKeys.radar(), "list", query] as const,
  technology: (id: number) => [...appKeys.radar(), id] as const,
  tasks: () => [...appKeys.all, "tasks"] as const,
  taskList: (query: TaskQuery) => [...appKeys.tasks(), "list", query] as const,
  task: (id: number) => [...appKeys.tasks(), id] as const,
  searches: () => [...appKeys.results(), "search"] as const,
  search: (query: SearchQuery) => [...appKeys.searches(), query] as const,
  latestScan: () => [...appKeys.all, "latest-scan"] as const,
  scan: (id: number) => [...appKeys.all, "scan", id] as const,
};
