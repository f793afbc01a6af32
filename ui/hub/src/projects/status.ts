import type { Operation, Project, ProjectStatus } from "@commandcenter/api-client/hub";

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

/** Number of projects in each status: "2 running, 1 stopped". */
export function tally(projects: readonly Project[]): string {
  const counts = new Map<ProjectStatus, number>();
  for (const { status } of projects) counts.set(status, (counts.get(status) ?? 0) + 1);
  const order: ProjectStatus[] = ["error", "running", "starting", "stopping", "stopped"];
  return order
    .filter((status) => counts.has(status))
    .map((status) => `${counts.get(status)} ${status === "error" ? "in error" : status}`)
    .join(", ");
}
