import type { Task } from "@commandcenter/api-client/app/tasks";
import { describe, expect, it } from "vitest";
import { isOverdue, step, today } from "./board";
import { fromText } from "./links";

const task = (id: number, changed: Partial<Task> = {}): Task => ({
  id,
  title: `t${id}`,
  status: "open",
  priority: "normal",
  due: null,
  owner: "",
  findings: "",
  links: [],
  source: null,
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ended_at: null,
  ...changed,
});

describe("moving a task on the board", () => {
  const column = [task(1), task(2), task(3)];
  it.each([
    [3, "up", { status: "open", after: 1 }],
    [2, "up", { status: "open", after: null }],
    [1, "up", null],
    [1, "down", { status: "open", after: 2 }],
    [3, "down", null],
    [2, "right", { status: "doing", after: null }],
    [2, "left", null],
  ] as const)("moves task %s %s", (id, direction, expected) => {
    expect(step(task(id), column, direction)).toEqual(expected);
  });
});

describe("a date", () => {
  it("is overdue when it has passed and the task has not ended", () => {
    expect(today(new Date(2026, 0, 5))).toBe("2026-01-05");
    expect(isOverdue(task(1, { due: "2026-01-04" }), "2026-01-05")).toBe(true);
    expect(isOverdue(task(1, { due: "2026-01-05" }), "2026-01-05")).toBe(false);
    expect(isOverdue(task(1, { due: "2026-01-04", status: "done" }), "2026-01-05")).toBe(false);
  });
});

describe("a typed link", () => {
  it.each([
    ["file", "src/a.py:12", { kind: "file", label: "src/a.py:12", path: "src/a.py", line: 12 }],
    ["file", "src/a.py", { kind: "file", label: "src/a.py", path: "src/a.py" }],
    ["file", "  ", null],
    ["web", "javascript:alert(1)", null],
    [
      "web",
      "https://example.org/x",
      { kind: "web", label: "https://example.org/x", url: "https://example.org/x" },
    ],
    ["technology", "rust", { kind: "technology", label: "Rust", id: 4 }],
    ["technology", "unknown", null],
    ["dependency", "left-pad", { kind: "dependency", label: "left-pad" }],
  ] as const)("%s %s", (kind, text, expected) => {
    expect(fromText(kind, text, [{ id: 4, text: "Rust" }])).toEqual(expected);
  });
});
