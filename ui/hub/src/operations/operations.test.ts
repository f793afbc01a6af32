import type { OperationStep } from "@commandcenter/api-client/hub";
import { describe, expect, it } from "vitest";
import { operation } from "../shared/fixtures";
import { compareSteps, formatDifference } from "./compare";
import { toSteps, usualDuration } from "./steps";

const at = (second: number) => new Date(1_767_261_600_000 + second * 1000).toISOString();
const step = (
  key: string,
  from: number,
  to: number | null,
  service: string | null = null,
): OperationStep => ({
  key,
  title: key,
  service,
  status: to === null ? "running" : "succeeded",
  started_at: at(from),
  ended_at: to === null ? null : at(to),
  cached: false,
  done: null,
  total: null,
  unit: null,
  detail: null,
});
const run = (id: string, took_s: number, changes = {}) =>
  operation({ id, status: "succeeded", started_at: at(0), ended_at: at(took_s), ...changes });

describe("toSteps", () => {
  it("puts parts under their step", () => {
    const steps = toSteps([
      step("prepare", 0, 2),
      step("prepare.Pull the image", 0, 1),
      step("postgres.cluster", 2, 3, "postgres"),
      step("postgres.start", 2, 4, "postgres"),
      step("redis.stop", 2, 3, "redis"),
      step("redis.start", 2, 3, "redis"),
    ]);
    expect(steps.map(({ parent }) => parent)).toEqual([
      undefined,
      "prepare",
      "postgres.start",
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("usualDuration", () => {
  it("is the median of the last runs of the same kind that succeeded", () => {
    const history = [
      run("1", 1),
      run("2", 9),
      run("3", 2),
      run("4", 4),
      run("5", 100, { kind: "stop" }),
      run("6", 100, { service: "redis" }),
      run("7", 100, { status: "failed" }),
      run("8", 100, { status: "running", ended_at: null }),
    ];
    expect(usualDuration(history, operation({ id: "new" }))).toBe(3000);
    expect(usualDuration(history.slice(0, 3), operation({ id: "new" }))).toBe(2000);
    expect(usualDuration([run("1", 1)], operation({ id: "1" }))).toBeNull();
    const later = Array.from({ length: 10 }, (_, index) => ({
      ...run(`later ${index}`, 7),
      started_at: at(60),
      ended_at: at(67),
    }));
    expect(usualDuration([...history, ...later], operation({ id: "new" }))).toBe(7000);
  });
});

describe("compareSteps", () => {
  it("has one row for each step of either run, on the time axis of each", () => {
    const one = run("1", 5, { steps: [step("a", 0, 1), step("b", 1, 5), step("running", 2, null)] });
    const other = run("2", 3, { steps: [step("a", 0, 2), step("c", 2, 3)] });
    expect(compareSteps(one, other)).toEqual([
      { key: "a", title: "a", one: { from: 0, to: 1000 }, other: { from: 0, to: 2000 } },
      { key: "b", title: "b", one: { from: 1000, to: 5000 }, other: null },
      { key: "running", title: "running", one: null, other: null },
      { key: "c", title: "c", one: null, other: { from: 2000, to: 3000 } },
    ]);
  });
  it.each([
    [400, "+0.4 s"],
    [-1200, "−1.2 s"],
    [20, "±0.0 s"],
  ])("writes a difference of %d ms as %s", (ms, text) => expect(formatDifference(ms)).toBe(text));
});
