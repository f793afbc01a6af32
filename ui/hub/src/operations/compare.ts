import type { Operation } from "@commandcenter/api-client/hub";

/** Start and end of a step, milliseconds since the start of its operation. */
export interface Span {
  from: number;
  to: number;
}

/** One step of two runs; a run that had no such step has no span. */
export interface ComparedStep {
  key: string;
  title: string;
  one: Span | null;
  other: Span | null;
}

/** Match the steps of two runs, in the order of the first; steps that only the other run had come last. */
export function compareSteps(one: Operation, other: Operation): ComparedStep[] {
  const [first, second] = [spans(one), spans(other)];
  const titles = new Map([...other.steps, ...one.steps].map((step) => [step.key, step.title]));
  const keys = [...new Set([...one.steps, ...other.steps].map(({ key }) => key))];
  return keys.map((key) => ({
    key,
    title: titles.get(key) ?? key,
    one: first.get(key) ?? null,
    other: second.get(key) ?? null,
  }));
}

function spans(operation: Operation): Map<string, Span> {
  const began = Date.parse(operation.started_at);
  return new Map(
    operation.steps
      .filter((step) => step.ended_at !== null)
      .map((step) => [
        step.key,
        {
          from: Math.max(0, Date.parse(step.started_at) - began),
          to: Date.parse(step.ended_at ?? "") - began,
        },
      ]),
  );
}

/** Return the duration of an operation, milliseconds; 0 while it runs. */
export function durationOf(operation: Operation): number {
  return operation.ended_at === null ? 0 : Date.parse(operation.ended_at) - Date.parse(operation.started_at);
}

/** Format a difference of durations in milliseconds, with its sign: 400 → "+0.4 s". */
export function formatDifference(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  if (tenths === 0) return "±0.0 s";
  return `${tenths > 0 ? "+" : "−"}${(Math.abs(tenths) / 10).toFixed(1)} s`;
}
