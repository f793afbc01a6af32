import { describe, expect, it, vi } from "vitest";
import { project } from "../shared/fixtures";
import { paletteGroups } from "./groups";

const act = { home: vi.fn(), add: vi.fn(), doctor: vi.fn(), tab: vi.fn(), open: vi.fn(), request: vi.fn() };
const projects = [
  project({ id: "1", name: "Shop", status: "running" }),
  project({ id: "2", name: "Blog", status: "stopped" }),
];
const find = (wanted: string) =>
  paletteGroups(projects, act, (...texts) => texts.join(" ").toLowerCase().includes(wanted));

describe("paletteGroups", () => {
  it("goes to projects and their tabs", () => {
    const [shown] = find("shop")[0]?.entries ?? [];
    expect([shown?.label, shown?.about]).toEqual(["Shop", "running · /home/ada/shop"]);
    shown?.run();
    expect(act.tab).toHaveBeenCalledWith(projects[0]);
    find("logs of blog")[2]?.entries[0]?.run();
    expect(act.tab).toHaveBeenLastCalledWith(projects[1], "logs");
  });

  it("offers the actions that a project's status allows", () => {
    const labels = find("")[1]?.entries.map(({ label }) => label);
    expect(labels).toEqual(["Open Shop", "Stop Shop", "Restart Shop", "Start Blog"]);
    find("start blog")[1]?.entries[0]?.run();
    expect(act.request).toHaveBeenCalledWith(projects[1], "start");
  });

  it("shows a few entries of each kind", () => {
    const many = Array.from({ length: 300 }, (_, id) => project({ id: String(id), name: `Shop ${id}` }));
    const groups = paletteGroups(many, act, () => true);
    expect(groups.map(({ entries }) => entries.length)).toEqual([8, 8, 8]);
  });
});
