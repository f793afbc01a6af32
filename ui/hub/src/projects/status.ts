import type { Operation, Project, ProjectStatus } from "@commandcenter/api-client/hub";
import { type Tone, toneOf } from "@commandcenter/kit";

export type Action = "start" | "stop" | "restart" | "open";

/** Actions available in each status. */
export const ACTIONS: Readonly<Record<ProjectStatus, readonly Action[]>> = {
  stopped: ["start"],
  starting: ["stop"],
  running: ["open", "restart", "stop"],
  stopping: [],
  error: ["start", "stop"],
};

/** The operation in progress, or null. */
export function current(project: Project): Operation | null {
  return project.operation && project.operation.ended_at === null ? project.operation : null;
}

/** The word and colour of a project's status: amber while a service that failed is restarted automatically. */
export function statusShown(project: Project): { label: string; tone: Tone } {
  if (project.why?.severity === "recovering") return { label: "restarting", tone: "warn" };
  if (project.why?.severity === "failed" && project.status === "error")
    return { label: "failed", tone: "bad" };
  return { label: project.status, tone: toneOf(project.status) };
}

/** Time since which all services of a running project run, milliseconds since 1970; null if it does not run. */
export function runningSince(project: Project): number | null {
  if (project.status !== "running" || project.services.length === 0) return null;
  return Math.max(...project.services.map((service) => Date.parse(service.since)));
}
