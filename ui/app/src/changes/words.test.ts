import { expect, test } from "vitest";
import { inWords } from "./words";

test("changes are listed by area, in a fixed order", () => {
  expect(
    inWords([
      { area: "task", action: "changed", count: 1 },
      { area: "gap", action: "added", count: 2 },
      { area: "file", action: "removed", count: 3 },
      { area: "file", action: "added", count: 1200 },
    ]),
  ).toEqual([
    ["file", "1,200 added, 3 removed"],
    ["gap", "2 added"],
    ["task", "1 changed"],
  ]);
  expect(inWords([])).toEqual([]);
});
