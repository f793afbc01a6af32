import createClient from "openapi-fetch";
import type { components, paths } from "./app.gen";
import { unwrap } from "./http";

export {
  changeActionValues,
  changeAreaValues,
  contributorSortValues,
  dependencyKindValues,
  dependencySortValues,
  documentKindValues,
  documentSortValues,
  dueFilterValues,
  ecosystemValues,
  fileSortValues,
  gapKindValues,
  gapSeverityValues,
  gapSortValues,
  markKindValues,
  markSortValues,
  quadrantValues,
  ringValues,
  searchKindValues,
  taskPriorityValues,
  taskSortValues,
  taskStatusValues,
  technologySortValues,
  touchedFileSortValues,
} from "./app.gen";

type Schemas = components["schemas"];
export type Summary = Schemas["Summary"];
export type Scan = Schemas["Scan"];
export type ScanDetail = Schemas["ScanDetail"];
export type Language = Schemas["Language"];
export type Dependency = Schemas["Dependency"];
export type Document = Schemas["Document"];
export type DocumentDetail = Schemas["DocumentDetail"];
export type FileRow = Schemas["File"];
export type FileContent = Schemas["FileContent"];
export type Mark = Schemas["Mark"];
export type Change = Schemas["Change"];
export type ChangePage = Schemas["ChangePage"];
export type GitSummary = Schemas["GitSummary"];
export type Commit = Schemas["Commit"];
export type Contributor = Schemas["Contributor"];
export type TouchedFile = Schemas["TouchedFile"];
export type Week = Schemas["Week"];
export type SearchHit = Schemas["SearchHit"];
export type SearchResults = Schemas["SearchResults"];
export type SearchKind = Schemas["SearchKind"];
export type Embedding = Schemas["Embedding"];

export type Gap = Schemas["Gap"];
export type GapTotals = Schemas["GapTotals"];
export type GapChange = Schemas["GapChange"];
export type GapCheck = Schemas["GapCheck"];
export type GapSettings = Schemas["GapSettings"];

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
export type FileQuery = QueryOf<"/api/files">;
export type MarkQuery = QueryOf<"/api/marks">;
export type ChangeQuery = QueryOf<"/api/changes">;
export type CommitQuery = QueryOf<"/api/git/commits">;
export type ContributorQuery = QueryOf<"/api/git/contributors">;
export type TouchedFileQuery = QueryOf<"/api/git/files">;
export type GapQuery = QueryOf<"/api/gaps">;
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
  files: (query: FileQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/files", { params: { query }, signal })),
  file: (path: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/files/content", { params: { query: { path } }, signal })),
  marks: (query: MarkQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/marks", { params: { query }, signal })),
  changes: (query: ChangeQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/changes", { params: { query }, signal })),
  setSeen: (until: string) => unwrap(api.PUT("/api/changes/seen", { body: { until } })),
  git: (signal?: AbortSignal) => unwrap(api.GET("/api/git", { signal })),
  commits: (query: CommitQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/git/commits", { params: { query }, signal })),
  contributors: (query: ContributorQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/git/contributors", { params: { query }, signal })),
  touchedFiles: (query: TouchedFileQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/git/files", { params: { query }, signal })),
  activity: (weeks: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/activity", { params: { query: { weeks } }, signal })),
  gaps: (query: GapQuery, signal?: AbortSignal) =>
    unwrap(api.GET("/api/gaps", { params: { query }, signal })),
  gapTotals: (signal?: AbortSignal) => unwrap(api.GET("/api/gap-totals", { signal })),
  changeGap: (gap_id: number, body: GapChange) =>
    unwrap(api.PATCH("/api/gaps/{gap_id}", { params: { path: { gap_id } }, body })),
  gapChecks: (limit: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/gap-checks", { params: { query: { limit } }, signal })),
  startGapCheck: () => unwrap(api.POST("/api/gap-checks")),
  cancelGapCheck: (check_id: number) =>
    unwrap(api.POST("/api/gap-checks/{check_id}/cancel", { params: { path: { check_id } } })),
  gapSettings: (signal?: AbortSignal) => unwrap(api.GET("/api/gap-settings", { signal })),
  changeGapSettings: (body: GapSettings) => unwrap(api.PUT("/api/gap-settings", { body })),
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
  files: (query: FileQuery) => [...appKeys.results(), "files", query] as const,
  file: (path: string) => [...appKeys.results(), "file", path] as const,
  changes: () => [...appKeys.results(), "changes"] as const,
  changeList: (query: ChangeQuery) => [...appKeys.changes(), query] as const,
  /** What git tells, and whose the marks are. */
  history: () => [...appKeys.results(), "history"] as const,
  marks: (query: MarkQuery) => [...appKeys.history(), "marks", query] as const,
  git: () => [...appKeys.history(), "git"] as const,
  commits: (query: CommitQuery) => [...appKeys.history(), "commits", query] as const,
  contributors: (query: ContributorQuery) => [...appKeys.history(), "contributors", query] as const,
  touchedFiles: (query: TouchedFileQuery) => [...appKeys.history(), "files", query] as const,
  activity: (weeks: number) => [...appKeys.history(), "activity", weeks] as const,
  gaps: () => [...appKeys.results(), "gaps"] as const,
  gapList: (query: GapQuery) => [...appKeys.gaps(), "list", query] as const,
  gapTotals: () => [...appKeys.gaps(), "totals"] as const,
  latestGapCheck: () => [...appKeys.all, "latest-gap-check"] as const,
  gapSettings: () => [...appKeys.all, "gap-settings"] as const,
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
