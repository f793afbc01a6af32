import type { Service } from "@commandcenter/api-client/hub";
import { describe, expect, it } from "vitest";
import { appended } from "../logs/useLogs";
import { describe as inWords } from "../operations/steps";
import { operation, project } from "../shared/fixtures";
import { changesOrder, withOperation, withProject } from "../shared/projects";
import { ACTIONS, current, runningSince } from "./status";

describe("the list of projects", () => {
  it("offers only actions that the status allows", () => {
    expect(ACTIONS.running).not.toContain("start");
    expect(ACTIONS.stopped).toEqual(["start"]);
    expect(ACTIONS.stopping).toEqual([]);
  });

  it("returns the time since which all services of a running project run", () => {
    const service = (since: string) => ({ since }) as Service;
    const services = [service("2026-01-01T10:00:00Z"), service("2026-01-01T10:05:00Z")];
    const since = Date.parse("2026-01-01T10:05:00Z");
    expect(runningSince(project({ status: "running", services }))).toBe(since);
    expect(runningSince(project({ status: "error", services }))).toBeNull();
  });

  it("distinguishes operations that have ended from those in progress", () => {
    expect(current(project({ operation: operation() }))?.id).toBe("o1");
    expect(current(project({ operation: operation({ ended_at: "2026-01-01T10:00:09Z" }) }))).toBeNull();
    expect(inWords(operation({ kind: "restart", service: "redis" }))).toBe("Restarting redis");
  });

  it("keeps the server's order when a project changes, and detects changes of that order", () => {
    const list = [project({ id: "b", name: "B" }), project({ id: "c", name: "C" })];
    const running = project({ id: "b", name: "B", status: "running" });
    expect(withProject(list, running).map(({ id, status }) => [id, status])).toEqual([
      ["b", "running"],
      ["c", "stopped"],
    ]);
    expect(withProject(list, project({ id: "a", name: "A" })).map(({ id }) => id)).toEqual(["b", "c", "a"]);
    expect(changesOrder(list, running)).toBe(false);
    expect(changesOrder(list, project({ id: "b", name: "D" }))).toBe(true);
    expect(changesOrder(list, project({ id: "a", name: "A" }))).toBe(true);
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
    level: "info" as const,
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
