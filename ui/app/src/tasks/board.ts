import { type Task, taskStatusValues } from "@commandcenter/api-client/app/tasks";

export type Status = Task["status"];
export type Direction = "up" | "down" | "left" | "right";

/** Place of a task: its column, and the task right above it (null: the top). */
export interface Place {
  status: Status;
  after: number | null;
}

/** The place one step away on the board; null at the edge. `column` contains the tasks of the task's column. */
export function step(task: Task, column: readonly Task[], direction: Direction): Place | null {
  if (direction === "left" || direction === "right") {
    const status = taskStatusValues[taskStatusValues.indexOf(task.status) + (direction === "left" ? -1 : 1)];
    return status ? { status, after: null } : null;
  }
  const at = column.findIndex((one) => one.id === task.id);
  if (direction === "up") return at <= 0 ? null : { status: task.status, after: column[at - 2]?.id ?? null };
  const below = column[at + 1];
  return below ? { status: task.status, after: below.id } : null;
}

/** True when the due date of an unfinished task has passed, in the user's time zone. */
export function isOverdue(task: Task, today: string): boolean {
  return task.due !== null && task.due < today && (task.status === "open" || task.status === "doing");
}

/** Today as 2026-01-31. */
export function today(now = new Date()): string {
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}
