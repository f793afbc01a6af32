import createClient from "openapi-fetch";
import type { EventMap } from "./events";
import { unwrap } from "./http";
import type { components, paths } from "./hub.gen";
import { openedBy, openStream, proof, sendWithProof, withProof } from "./proof";

export type { RefusedLink } from "./proof";
export { openedBy, openStream, proof };

type Schemas = components["schemas"];
export type Project = Schemas["ProjectOut"];
export type ProjectStatus = Schemas["ProjectStatus"];
export type Service = Schemas["ServiceOut"];
export type Operation = Schemas["OperationOut"];
export type OperationStep = Schemas["StepOut"];
export type Accepted = Schemas["Accepted"];
export type NewProject = Schemas["ProjectIn"];
export type Listing = Schemas["Listing"];
export type FolderFacts = Schemas["FactsOut"];
export type Ports = Schemas["PortsOut"];
export type HeldPort = Schemas["PortOut"];
export type Doctor = Schemas["Doctor"];
export type Check = Schemas["CheckOut"];
export type Engine = Schemas["EngineOut"];
export type LogLine = Schemas["LogLineOut"];
export type Why = Schemas["WhyOut"];
export type ProjectChange = Schemas["ProjectPatch"];
export type Snapshot = Schemas["SnapshotOut"];
export type Removal = Schemas["RemovalOut"];
export type Removed = Schemas["RemovedOut"];
export type AuditEntry = Schemas["AuditEntryOut"];
export type ProjectUsage = Schemas["ProjectUsageOut"];
export type UsageHistory = Schemas["UsageHistoryOut"];
export type DeskCounts = Schemas["DeskCountsOut"];
export type Inspection = Schemas["InspectionOut"];
export type Entry = Schemas["EntryOut"];
export type Reveal = Schemas["RevealIn"];
export type AuditPage = Schemas["AuditPage"];

export type LogQuery = NonNullable<
  paths["/api/orchestration/{project_id}/logs"]["get"]["parameters"]["query"]
>;
export type LogSearchQuery =
  paths["/api/orchestration/{project_id}/logs/search"]["get"]["parameters"]["query"];

type Stream<Path extends "/api/events" | "/api/orchestration/{project_id}/logs/stream"> =
  paths[Path]["get"]["responses"][200]["content"]["text/event-stream"];
/** What `GET /api/events` sends: each event's name and its data. */
export type HubEvents = EventMap<Stream<"/api/events">>;
/** What the stream of a project's log sends: each event's name and its data. */
export type LogEvents = EventMap<Stream<"/api/orchestration/{project_id}/logs/stream">>;

const api = createClient<paths>({ baseUrl: globalThis.location?.origin, fetch: sendWithProof });
const at = (project_id: string) => ({ params: { path: { project_id } } });

/** The Hub's API. Every function throws an ApiError when it fails. */
export const hub = {
  projects: (signal?: AbortSignal) => unwrap(api.GET("/api/projects", { signal })),
  createProject: (body: NewProject) => unwrap(api.POST("/api/projects", { body })),
  updateProject: (project_id: string, body: ProjectChange) =>
    unwrap(api.PATCH("/api/projects/{project_id}", { ...at(project_id), body })),
  snapshots: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/projects/{project_id}/snapshots", { ...at(project_id), signal })),
  createSnapshot: (project_id: string, note: string) =>
    unwrap(api.POST("/api/projects/{project_id}/snapshots", { ...at(project_id), body: { note } })),
  restoreSnapshot: (project_id: string, snapshot_id: string) =>
    unwrap(
      api.POST("/api/projects/{project_id}/snapshots/{snapshot_id}/restore", {
        params: { path: { project_id, snapshot_id } },
      }),
    ),
  deleteSnapshot: (project_id: string, snapshot_id: string) =>
    unwrap(
      api.DELETE("/api/projects/{project_id}/snapshots/{snapshot_id}", {
        params: { path: { project_id, snapshot_id } },
      }),
    ),
  removal: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/projects/{project_id}/removal", { ...at(project_id), signal })),
  /** Returns what was kept or may remain, or undefined if there is nothing to report. */
  deleteProject: (
    project_id: string,
    data: "keep" | "delete",
    snapshot: "take" | "skip" = "take",
  ): Promise<Removed | undefined> =>
    unwrap(
      api.DELETE("/api/projects/{project_id}", {
        params: { path: { project_id }, query: { data, snapshot } },
      }),
    ),
  audit: (project: string, before?: number, signal?: AbortSignal) =>
    unwrap(api.GET("/api/audit", { params: { query: { project, before, limit: 50 } }, signal })),
  status: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/orchestration/{project_id}/status", { ...at(project_id), signal })),
  services: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/projects/{project_id}/services", { ...at(project_id), signal })),
  reveal: (project_id: string, body: Reveal) =>
    unwrap(api.POST("/api/projects/{project_id}/reveal", { ...at(project_id), body })),
  openConsole: (
    project_id: string,
    program: Schemas["ConsoleIn"]["program"],
    rows: number,
    columns: number,
  ) =>
    unwrap(
      api.POST("/api/projects/{project_id}/consoles", {
        ...at(project_id),
        body: { program, rows, columns },
      }),
    ),
  writeConsole: (project_id: string, console_id: string, data: string) =>
    unwrap(
      api.POST("/api/projects/{project_id}/consoles/{console_id}/input", {
        params: { path: { project_id, console_id } },
        body: { data },
      }),
    ),
  resizeConsole: (project_id: string, console_id: string, rows: number, columns: number) =>
    unwrap(
      api.POST("/api/projects/{project_id}/consoles/{console_id}/size", {
        params: { path: { project_id, console_id } },
        body: { rows, columns },
      }),
    ),
  closeConsole: (project_id: string, console_id: string) =>
    unwrap(
      api.DELETE("/api/projects/{project_id}/consoles/{console_id}", {
        params: { path: { project_id, console_id } },
      }),
    ),
  deskCounts: (signal?: AbortSignal) => unwrap(api.GET("/api/desks/counts", { signal })),
  allUsage: (signal?: AbortSignal) => unwrap(api.GET("/api/usage", { signal })),
  usageHistory: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/projects/{project_id}/usage", { ...at(project_id), signal })),
  operations: (project_id: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/projects/{project_id}/operations", { ...at(project_id), signal })),
  ticket: (project_id: string) => unwrap(api.POST("/api/projects/{project_id}/tickets", at(project_id))),
  start: (project_id: string) => unwrap(api.POST("/api/orchestration/{project_id}/start", at(project_id))),
  stop: (project_id: string) => unwrap(api.POST("/api/orchestration/{project_id}/stop", at(project_id))),
  restart: (project_id: string, service?: string) =>
    unwrap(
      api.POST("/api/orchestration/{project_id}/restart", {
        params: { path: { project_id }, query: service ? { service } : {} },
      }),
    ),
  logs: (project_id: string, query: LogQuery, signal?: AbortSignal) =>
    unwrap(
      api.GET("/api/orchestration/{project_id}/logs", { params: { path: { project_id }, query }, signal }),
    ),
  searchLogs: (project_id: string, query: LogSearchQuery, signal?: AbortSignal) =>
    unwrap(
      api.GET("/api/orchestration/{project_id}/logs/search", {
        params: { path: { project_id }, query },
        signal,
      }),
    ),
  cancel: (operation_id: string) =>
    unwrap(api.POST("/api/operations/{operation_id}/cancel", { params: { path: { operation_id } } })),
  home: (signal?: AbortSignal) => unwrap(api.GET("/api/filesystem/home", { signal })),
  browse: (path: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/filesystem/browse", { params: { query: { path } }, signal })),
  folderFacts: (path: string, signal?: AbortSignal) =>
    unwrap(api.GET("/api/filesystem/facts", { params: { query: { path } }, signal })),
  ports: (port: number[] | undefined, signal?: AbortSignal) =>
    unwrap(api.GET("/api/ports", { params: { query: { port } }, signal })),
  engines: (signal?: AbortSignal) => unwrap(api.GET("/api/engines", { signal })),
  doctor: (signal?: AbortSignal) => unwrap(api.GET("/api/doctor", { signal })),
  problems: (signal?: AbortSignal) => unwrap(api.GET("/api/problems", { signal })),
  restartHub: () => unwrap(api.POST("/api/restart")),
  version: (signal?: AbortSignal) => unwrap(api.GET("/api/version", { signal })),
};

/** Query keys of the Hub's page. */
export const hubKeys = {
  all: ["hub"] as const,
  projects: () => [...hubKeys.all, "projects"] as const,
  usage: (project_id: string) => [...hubKeys.all, "usage", project_id] as const,
  services: (project_id: string) => [...hubKeys.all, "services", project_id] as const,
  deskCounts: () => [...hubKeys.all, "desk-counts"] as const,
  allUsage: () => [...hubKeys.all, "all-usage"] as const,
  usageHistory: (project_id: string) => [...hubKeys.all, "usage-history", project_id] as const,
  operations: (project_id: string) => [...hubKeys.all, "operations", project_id] as const,
  ticket: (project_id: string) => [...hubKeys.all, "ticket", project_id] as const,
  snapshots: (project_id: string) => [...hubKeys.all, "snapshots", project_id] as const,
  removal: (project_id: string) => [...hubKeys.all, "removal", project_id] as const,
  audit: (project_id: string) => [...hubKeys.all, "audit", project_id] as const,
  logs: (project_id: string, query: object) => [...hubKeys.all, "logs", project_id, query] as const,
  home: () => [...hubKeys.all, "home"] as const,
  browse: (path: string) => [...hubKeys.all, "browse", path] as const,
  folderFacts: (path: string) => [...hubKeys.all, "folder-facts", path] as const,
  ports: (port?: number[]) => [...hubKeys.all, "ports", port] as const,
  engines: () => [...hubKeys.all, "engines"] as const,
  doctor: () => [...hubKeys.all, "doctor"] as const,
  problems: () => [...hubKeys.all, "problems"] as const,
  version: () => [...hubKeys.all, "version"] as const,
};

/** Address of the stream of a console's output. */
export function consoleStreamUrl(project_id: string, console_id: string): string {
  return `/api/projects/${encodeURIComponent(project_id)}/consoles/${encodeURIComponent(console_id)}/stream`;
}

/** Address from which this browser downloads a snapshot's file. */
export function snapshotUrl(project_id: string, snapshot_id: string): string {
  return withProof(
    `/api/projects/${encodeURIComponent(project_id)}/snapshots/${encodeURIComponent(snapshot_id)}/file`,
  );
}

/** Address of the stream of a project's log, in batches of lines, which starts with its last `tail` lines. */
export function logStreamUrl(
  project_id: string,
  options: { service?: readonly string[]; search?: string; regex?: boolean; tail: number },
): string {
  const query = new URLSearchParams({ tail: String(options.tail), batch: "true" });
  for (const service of options.service ?? []) query.append("service", service);
  if (options.search) query.set("search", options.search);
  if (options.search && options.regex) query.set("regex", "true");
  return `/api/orchestration/${encodeURIComponent(project_id)}/logs/stream?${query}`;
}
