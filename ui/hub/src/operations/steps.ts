import type { Operation, OperationStep } from "@commandcenter/api-client/hub";
import type { Step, StepState } from "@commandcenter/kit";

const STEP_STATES: Readonly<Record<OperationStep["status"], StepState>> = {
  running: "running",
  succeeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** Convert a step of an operation for the step list. */
function toStep(step: OperationStep): Step {
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

/** Matches the keys of steps that are not part of another step. */
const WHOLE = /^[^.]+$|\.(?:start|stop)$/;

/** Convert the steps of an operation for the step list; a part of a step has the step as its parent. */
export function toSteps(steps: readonly OperationStep[]): Step[] {
  const keys = new Set(steps.map(({ key }) => key));
  return steps.map((step) => {
    if (WHOLE.test(step.key)) return toStep(step);
    const above = step.key.slice(0, Math.max(0, step.key.lastIndexOf(".")));
    // A service's own steps are parts of its start: "postgres.cluster" of "postgres.start".
    const parent = [above, `${step.service}.start`].find((key) => key !== step.key && keys.has(key));
    return parent === undefined ? toStep(step) : { ...toStep(step), parent };
  });
}

/** Number of runs of the same kind from which the usual duration is computed. */
const COMPARED = 10;

/** Return the median duration of the last such operations that succeeded, milliseconds; null if none did. */
export function usualDuration(history: readonly Operation[], like: Operation): number | null {
  const took = history
    .filter((one) => one.id !== like.id && one.kind === like.kind && one.service === like.service)
    .filter((one) => one.status === "succeeded" && one.ended_at !== null)
    .sort((one, other) => Date.parse(other.started_at) - Date.parse(one.started_at))
    .slice(0, COMPARED)
    .map((one) => Date.parse(one.ended_at ?? "") - Date.parse(one.started_at))
    .sort((one, other) => one - other);
  if (took.length === 0) return null;
  const middle = Math.floor(took.length / 2);
  const [low, high] = [took[Math.ceil(took.length / 2) - 1] ?? 0, took[middle] ?? 0];
  return (low + high) / 2;
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
