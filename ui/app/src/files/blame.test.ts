import type { FileBlame } from "@commandcenter/api-client/app/files";
import { expect, test } from "vitest";
import { commitOf, marginOf } from "./blame";

const commit = (author: string) => ({
  sha: author,
  author,
  email: "",
  written_at: "2026-01-02T03:04:05Z",
  subject: "",
});
const BLAME: FileBlame = {
  message: null,
  commits: [commit("Ada"), commit("Bartholomew Longname")],
  lines: [
    { line: 1, count: 2, commit: 0 },
    { line: 3, count: 1, commit: null },
    { line: 4, count: 2, commit: 1 },
  ],
};

test("the first line of each part names its author", () =>
  expect(marginOf(BLAME)).toEqual([
    "Ada          2026-01-02",
    "",
    "not committed",
    "Bartholomew… 2026-01-02",
    "",
  ]));

test("a line has the commit of its part", () => {
  expect(commitOf(BLAME, 2)?.author).toBe("Ada");
  expect(commitOf(BLAME, 3)).toBeNull();
  expect(commitOf(BLAME, 5)?.author).toBe("Bartholomew Longname");
  expect(commitOf(BLAME, 6)).toBeUndefined();
});
