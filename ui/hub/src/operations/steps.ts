import type { Operation, OperationStep } from "@commandcenter/api-client/hub";
import type { Step, StepState } from "@commandcenter/kit";

const STEP_STATES: Readonly<Record<OperationStep["status"], StepState>> = {
  running: "running",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** Convert a step of an operation for the step list. */
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

/** What an operation in progress does, in words. */
export function describe(operation: Operation): string {
  const what = DOING[operation.kind];
  return operation.service ? `${what} ${operation.service}` : what;
}
