import type { AuditEntry, Engine, Operation, Project, Removal, Why } from "@commandcenter/api-client/hub";

/** For tests only: an engine as the Hub returns it. */
export function engine(changes: Partial<Engine> = {}): Engine {
  return {
    name: "steam",
    available: true,
    version: "1",
    reason: "It is made up.",
    hint: "",
    default: true,
    form: "process",
    ...changes,
  };
}

/** For tests only: what a removal would delete, as the Hub returns it. */
export function removal(changes: Partial<Removal> = {}): Removal {
  return {
    project_id: "p1",
    name: "Shop",
    path: "/home/ada/shop",
    folder: "/home/ada/.hub/projects/shop",
    data_bytes: 43_000_000,
    snapshots: 3,
    snapshots_bytes: 12_000_000,
    logs_bytes: 1_300_000,
    snapshot_folder: "/home/ada/.hub/removed",
    left: "",
    ...changes,
  };
}

/** For tests only: an entry of the audit trail as the Hub returns it. */
export function auditEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 1,
    time: "2026-01-01T10:00:00Z",
    actor: { kind: "command_line", id: "", note: "" },
    action: "start",
    project_id: "p1",
    project_name: "Shop",
    outcome: "done",
    error_code: "",
    error: "",
    details: {},
    operation_id: null,
    ...changes,
  };
}

/** For tests only: an operation as the Hub returns it. */
export function operation(changes: Partial<Operation> = {}): Operation {
  return {
    id: "o1",
    project_id: "p1",
    kind: "start",
    service: null,
    status: "running",
    started_at: "2026-01-01T10:00:00Z",
    ended_at: null,
    steps: [],
    error: null,
    cancelling: false,
    cancellable: true,
    ...changes,
  };
}

/** For tests only: why a project is not running, as the Hub returns it. */
export function why(changes: Partial<Why> = {}): Why {
  return {
    severity: "failed",
    message: "backend exited with code 3.",
    hint: "Read its log.",
    service: "backend",
    remedy: "logs",
    lines: [],
    code: "service_failed",
    ...changes,
  };
}

/** For tests only: a project as the Hub returns it. */
export function project(changes: Partial<Project> = {}): Project {
  return {
    id: "p1",
    name: "Shop",
    slug: "shop",
    path: "/home/ada/shop",
    status: "stopped",
    health: "unknown",
    engine: "steam",
    engine_reason: "",
    error: null,
    ports: {
      backend: { http: 8010 },
      frontend: { http: 3010 },
      postgres: { postgres: 5442 },
      redis: { redis: 6389 },
    },
    urls: { frontend: "http://127.0.0.1:3010", backend: "http://127.0.0.1:8010" },
    services: [],
    operation: null,
    created_at: "2026-01-01T09:00:00Z",
    version: 1,
    restart_needed: false,
    folder_error: null,
    why: null,
    images: {
      postgres: { image: "pgvector/pgvector:pg18", own: false },
      redis: { image: "redis:7-alpine", own: false },
      app: { image: "python:3.11-slim", own: false },
    },
    start: "last",
    ...changes,
  };
}
