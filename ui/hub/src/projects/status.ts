import type { Operation, OperationStep, Project, ProjectStatus } from "@commandcenter/api-client/hub";
import type { Step, StepState } from "@commandcenter/kit";

export type Action = "start" | "stop" | "restart" | "open";

/** What can be asked of a project in each status. */
export const ACTIONS: Readonly<Record<ProjectStatus, readonly Action[]>> = {
  stopped: ["start"],
  starting: ["stop"],
  running: ["open", "restart", "stop"],
  stopping: [],
  error: ["start", "stop"],
};

const STEP_STATES: Readonly<Record<OperationStep["status"], StepState>> = {
  running: "running",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** A step of an operation as the step list draws it. */
export function toStep(step: OperationStep): Step {
  return {
    id: step.key,
    title: step.title,
    state: STEP_STATES[step.status],
    started: step.started_at,
    ended: step.ended_at,
    cached: step.cached,
    progress: step.done === null ? null : { done: step.done, total: step.total, unit: step.unit },
    detail: step.detail,
  };
}

const DOING: Readonly<Record<Operation["kind"], string>> = {
  start: "Starting",
  stop: "Stopping",
  restart: "Restarting",
  snapshot: "Taking a snapshot",
  restore: "Restoring a snapshot",
};

/** What an operation does, in words. */
export function describe(operation: Operation): string {
  const what = DOING[operation.kind];
  return operation.service ? `${what} ${operation.service}` : what;
}

/** The operation that is under way, if one is. */
export function current(project: Project): Operation | null {
  return project.operation && project.operation.ended_at === null ? project.operation : null;
}

/** "2 running, 1 stopped": how many projects there are in each status. */
export function tally(projects: readonly Project[]): string {
  const counts = new Map<ProjectStatus, number>();
  for (const { status } of projects) counts.set(status, (counts.get(status) ?? 0) + 1);
  const order: ProjectStatus[] = ["error", "running", "starting", "stopping", "stopped"];
  return order
    .filter((status) => counts.has(status))
    .map((status) => `${counts.get(status)} ${status === "error" ? "in error" : status}`)
    .join(", ");
}
