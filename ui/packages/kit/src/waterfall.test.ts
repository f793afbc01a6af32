import { describe, expect, it } from "vitest";
import type { Step } from "./StepList";
import { ticks, waterfall } from "./waterfall";

const BEGAN = Date.parse("2026-01-01T10:00:00Z");
const at = (ms: number | null) => (ms === null ? null : new Date(BEGAN + ms).toISOString());
const step = (id: string, from: number | null, to: number | null): Step => ({
  id,
  title: id,
  state: to === null ? "running" : "done",
  started: at(from),
  ended: at(to),
  cached: false,
  progress: null,
  detail: null,
});

describe("the waterfall of an operation", () => {
  it("lays steps out on one axis and marks the critical path", () => {
    const steps = [
      step("session", 0, 100),
      step("postgres", 100, 500),
      step("redis", 100, 200),
      step("backend", 500, 1000),
      step("later", null, null),
    ];
    const { bars, length_ms } = waterfall(steps, BEGAN, BEGAN + 9_999);
    expect(length_ms).toBe(1000);
    expect([...bars].map(([id, bar]) => [id, bar.left, bar.width, bar.critical])).toEqual([
      ["session", 0, 0.1, true],
      ["postgres", 0.1, 0.4, true],
      ["redis", 0.1, 0.1, false],
      ["backend", 0.5, 0.5, true],
    ]);
  });

  it("ends now while a step is running, and begins with the operation", () => {
    const { bars, length_ms } = waterfall([step("a", -50, 100), step("b", 100, null)], BEGAN, BEGAN + 400);
    expect(length_ms).toBe(400);
    expect(bars.get("a")).toEqual({ left: 0, width: 0.25, critical: true });
    expect(bars.get("b")).toEqual({ left: 0.25, width: 0.75, critical: true });
  });

  it("is empty without steps", () => {
    expect(waterfall([], BEGAN, BEGAN + 400).bars.size).toBe(0);
  });

  it.each([
    [850, [0, 500]],
    [800, [0, 200, 400, 600, 800]],
    [9_800, [0, 5_000]],
    [61_000, [0, 20_000, 40_000, 60_000]],
    [3, [0, 1, 2, 3]],
  ])("divides %d ms at round times", (length, expected) => {
    expect(ticks(length)).toEqual(expected);
  });
});
