import { describe, expect, it } from "vitest";
import { appended } from "../logs/useLogs";
import { describe as inWords } from "../operations/steps";
import { operation, project } from "../shared/fixtures";
import { withOperation, withProject } from "../shared/projects";
import { ACTIONS, current, tally } from "./status";

describe("the list of projects", () => {
  it("offers only actions that the status allows", () => {
    expect(ACTIONS.running).not.toContain("start");
    expect(ACTIONS.stopped).toEqual(["start"]);
    expect(ACTIONS.stopping).toEqual([]);
  });

  it("counts projects by status, those in error first", () => {
    expect(tally([project(), project({ status: "error" }), project()])).toBe("1 in error, 2 stopped");
  });

  it("distinguishes operations that have ended from those in progress", () => {
    expect(current(project({ operation: operation() }))?.id).toBe("o1");
    expect(current(project({ operation: operation({ ended_at: "2026-01-01T10:00:09Z" }) }))).toBeNull();
    expect(inWords(operation({ kind: "restart", service: "redis" }))).toBe("Restarting redis");
  });

  it("keeps the list sorted by name when a project is added or renamed", () => {
    const list = [project({ id: "b", name: "B" }), project({ id: "c", name: "C" })];
    expect(withProject(list, project({ id: "a", name: "A" })).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(withProject(list, project({ id: "b", name: "D" })).map(({ name }) => name)).toEqual(["C", "D"]);
  });

  it("never replaces an operation by an older one", () => {
    const newer = operation({ id: "o2", started_at: "2026-01-01T11:00:00Z" });
    const list = [project({ operation: newer })];
    expect(withOperation(list, operation())[0]?.operation?.id).toBe("o2");
    const ended = operation({ id: "o2", started_at: newer.started_at, status: "succeeded" });
    expect(withOperation(list, ended)[0]?.operation?.status).toBe("succeeded");
  });
});

describe("log lines", () => {
  const line = (id: number) => ({
    id,
    service: "s",
    run: "r",
    stream: "stdout" as const,
    time: "",
    text: "",
  });

  it("are never shown twice, and the oldest are dropped first", () => {
    expect(appended([line(1), line(2)], [line(2), line(3)]).map(({ id }) => id)).toEqual([1, 2, 3]);
    const many = Array.from({ length: 20_000 }, (_, index) => line(index));
    const after = appended(many, [line(20_000)]);
    expect([after.length, after[0]?.id, after.at(-1)?.id]).toEqual([20_000, 1, 20_000]);
  });
});
