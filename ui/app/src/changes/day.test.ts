import { expect, test } from "vitest";
import { byDay, dayOf } from "./day";

test("a time is shown by its local day", () => {
  const now = new Date(2026, 2, 1, 8, 30);
  const at = (...parts: [number, number, number, number]) => new Date(...parts).toISOString();
  expect(dayOf(at(2026, 2, 1, 0), now)).toBe("Today");
  expect(dayOf(at(2026, 1, 28, 23), now)).toBe("Yesterday");
  expect(dayOf(at(2026, 1, 27, 23), now)).toBe("Friday, February 27, 2026");
});

test("changes are grouped by day in their order", () => {
  const now = new Date(2026, 2, 1, 8, 30);
  const items = [now, new Date(2026, 2, 1), new Date(2026, 1, 28)].map((at, id) => ({
    id,
    at: at.toISOString(),
  }));
  expect(byDay(items, now).map(([day, changes]) => [day, changes.map(({ id }) => id)])).toEqual([
    ["Today", [0, 1]],
    ["Yesterday", [2]],
  ]);
});
