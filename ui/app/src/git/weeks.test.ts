import { expect, test } from "vitest";
import { lastWeeks, monthsOf } from "./weeks";

const week = { week: "2026-11-09", commits: 3, contributors: 2 };

test("weeks without commits are included, up to the current one", () => {
  expect(lastWeeks([week], 3, new Date("2026-11-22T21:00:00Z"))).toEqual([
    { week: "2026-11-02", commits: 0, contributors: 0 },
    week,
    { week: "2026-11-16", commits: 0, contributors: 0 },
  ]);
});

test("a week begins on Monday, in UTC", () => {
  expect(lastWeeks([], 1, new Date("2026-11-23T00:00:00Z"))[0]?.week).toBe("2026-11-23");
  expect(lastWeeks([], 1, new Date("2026-11-22T23:59:59Z"))[0]?.week).toBe("2026-11-16");
});

test("each month has a label at its first week, and January the year", () => {
  const weeks = lastWeeks([], 8, new Date("2026-02-04T00:00:00Z"));
  expect(monthsOf(weeks).map(({ label, place }) => [label, place])).toEqual([
    ["2026", 0.375],
    ["Feb", 0.875],
  ]);
});
