import type { Step } from "./StepList";

/** Where a step lies on the time axis, as shares of its length from 0 to 1. */
export interface Bar {
  left: number;
  width: number;
  /** Whether the operation would have been shorter if this step had been. */
  critical: boolean;
}

/** A step that began at most this long before another ended may have waited for it, milliseconds. */
const WAITED_MS = 20;

/**
 * Lay the steps of an operation out on one time axis, by their ids; steps that have not begun are left out.
 *
 * The axis begins with the operation and ends with its last step, or at `now` while one is running; both in
 * milliseconds since 1970.
 */
export function waterfall(
  steps: readonly Step[],
  began: number,
  now: number,
): { bars: Map<string, Bar>; length_ms: number } {
  const begun = steps
    .filter((step) => step.started !== null)
    .map((step) => {
      const from = Date.parse(step.started ?? "");
      const to = step.ended === null ? Math.max(from, now) : Date.parse(step.ended);
      return { id: step.id, from: Math.max(from, began), to, part: step.parent !== undefined };
    });
  const end = Math.max(began + 1, ...begun.map(({ to }) => to));
  const critical = new Set<string>();
  // From the step that ended last, back to the one whose end it waited for, and so on.
  // Parts are left out: their time is included in that of their step.
  const whole = begun.filter(({ part }) => !part);
  let last = lastToEnd(whole);
  while (last !== undefined && !critical.has(last.id)) {
    critical.add(last.id);
    const start: number = last.from;
    last = lastToEnd(whole.filter((one) => !critical.has(one.id) && one.to <= start + WAITED_MS));
  }
  const length_ms = end - began;
  const bars = new Map(
    begun.map(({ id, from, to }) => [
      id,
      { left: (from - began) / length_ms, width: (to - from) / length_ms, critical: critical.has(id) },
    ]),
  );
  return { bars, length_ms };
}

/** The step that ended last; the first of several that ended at the same time. */
function lastToEnd<T extends { to: number }>(steps: readonly T[]): T | undefined {
  return steps.reduce<T | undefined>(
    (latest, one) => (latest === undefined || one.to > latest.to ? one : latest),
    undefined,
  );
}

/** About four round times for the axis, milliseconds: 800 → 0, 200, 400, 600, 800. */
export function ticks(length_ms: number): number[] {
  const rough = length_ms / 4;
  const size = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((one) => one >= rough) ?? size;
  return Array.from({ length: Math.floor(length_ms / step) + 1 }, (_, index) => index * step);
}
