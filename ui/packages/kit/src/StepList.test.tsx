import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Step, StepList } from "./StepList";
import { renderWithKit } from "./testing";

const base: Step = {
  id: "1",
  title: "Start postgres",
  state: "waiting",
  started: null,
  ended: null,
  cached: false,
  progress: null,
  detail: null,
};
const draw = (step: Partial<Step>) => {
  renderWithKit(<StepList label="Steps" steps={[{ ...base, ...step }]} />);
  return within(screen.getByRole("list", { name: "Steps" })).getByRole("listitem");
};

describe("StepList", () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date("2026-01-01T10:00:03.500Z") }));
  afterEach(() => void vi.useRealTimers());

  it("shows the duration of a finished step", () => {
    const item = draw({ state: "done", started: "2026-01-01T10:00:00Z", ended: "2026-01-01T10:00:01.240Z" });
    expect(item.textContent).toContain("1.2 s");
    expect(within(item).getByRole("img", { name: "done" })).toBeTruthy();
  });

  it("shows the elapsed time of a running step", () => {
    const item = draw({ state: "running", started: "2026-01-01T10:00:00Z" });
    expect(item.textContent).toContain("3.5 s");
    expect(within(item).getByRole("img", { name: "running" })).toBeTruthy();
  });

  it("shows progress as a share of the total", () => {
    const item = draw({
      state: "running",
      started: "2026-01-01T10:00:00Z",
      progress: { done: 1_572_864, total: 3_145_728, unit: "bytes" },
    });
    const bar = within(item).getByRole("progressbar");
    expect(bar.getAttribute("aria-valuenow")).toBe("50");
    expect(item.textContent).toContain("1.5 MB of 3.0 MB");
  });

  it("shows why a step failed", () => {
    const item = draw({ state: "failed", detail: "port 5442 is taken" });
    expect(item.textContent).toContain("port 5442 is taken");
    expect(within(item).getByRole("img", { name: "failed" })).toBeTruthy();
  });

  it("shows when a step was cached", () => {
    expect(draw({ state: "done", cached: true }).textContent).toContain("cached");
  });

  it("shows no time for a waiting step", () => {
    expect(draw({}).textContent).toBe("Start postgres");
  });

  it("shows parts below their step, and marks none of them as critical", () => {
    const times = { state: "done" as const, started: "2026-01-01T10:00:00Z" };
    const steps: Step[] = [
      { ...base, ...times, id: "a", title: "Prepare", ended: "2026-01-01T10:00:03Z" },
      { ...base, ...times, id: "b", title: "Start", ended: "2026-01-01T10:00:01Z" },
      { ...base, ...times, id: "a.1", title: "Pull", ended: "2026-01-01T10:00:03Z", parent: "a" },
    ];
    renderWithKit(<StepList label="Steps" steps={steps} began="2026-01-01T10:00:00Z" />);
    const items = within(screen.getByRole("list", { name: "Steps" })).getAllByRole("listitem");
    expect(items.map((item) => item.children[1]?.textContent)).toEqual(["Prepare", "Pull", "Start"]);
    expect(items.map((item) => item.querySelector("[data-critical]") !== null)).toEqual([true, false, false]);
  });
});
