import { describe, expect, it } from "vitest";
import { project, why } from "../shared/fixtures";
import { arrange, countGroups, groupOf, homeSearch } from "./home";
import { statusShown } from "./status";

const gone = why({ code: "folder_missing", message: "Gone.", service: null, remedy: "settings" });
const list = [
  project({ id: "a", name: "Alpha", status: "stopped", created_at: "2026-01-03T00:00:00Z" }),
  project({ id: "b", name: "Beta", status: "running", engine: "boxes", path: "/work/Beta" }),
  project({ id: "c", name: "Gamma", status: "error" }),
  project({ id: "d", name: "Delta", status: "stopped", why: gone }),
  project({ id: "e", name: "Epsilon", status: "stopping" }),
];
const ids = (search: Parameters<typeof arrange>[1], pinned: string[] = []) =>
  arrange(list, search, pinned)
    .map(({ id }) => id)
    .join("");

describe("the list of projects", () => {
  it("puts problems first, then what starts or stops, then what runs", () => {
    expect(ids({})).toBe("cdeba");
  });

  it("keeps the server's order by name, and shows the newest first on request", () => {
    expect(ids({ sort: "name" })).toBe("abcde");
    expect(ids({ sort: "newest" })).toBe("abcde");
    expect(arrange([...list].reverse(), { sort: "newest" }, [])[0]?.id).toBe("a");
  });

  it("orders projects by their parent folder on request", () => {
    expect(ids({ sort: "folder" })).toBe("acdeb");
    expect(homeSearch({ sort: "folder" })).toEqual({ sort: "folder" });
  });

  it("shows pinned projects first, in every order", () => {
    expect(ids({}, ["a"])).toBe("acdeb");
    expect(ids({ sort: "name" }, ["e"])).toBe("eabcd");
  });

  it("filters by status, engine, and words of name, path and engine", () => {
    expect(ids({ show: "attention" })).toBe("cd");
    expect(ids({ show: "stopped" })).toBe("a");
    expect(ids({ engine: "boxes" })).toBe("b");
    expect(ids({ q: "work beta" })).toBe("b");
    expect(ids({ q: "BOXES" })).toBe("b");
    expect(ids({ q: "nothing" })).toBe("");
  });

  it("needs no attention while a service restarts automatically", () => {
    const restarting = project({ status: "error", why: why({ severity: "recovering" }) });
    expect(groupOf(restarting)).toBe("starting");
    expect(statusShown(restarting)).toEqual({ label: "restarting", tone: "warn" });
    expect(statusShown(project({ status: "error", why: why() }))).toEqual({ label: "failed", tone: "bad" });
  });

  it("counts each project in one group", () => {
    expect(countGroups(list)).toEqual({ all: 5, attention: 2, starting: 1, running: 1, stopped: 1 });
    expect(list.map(groupOf)).toEqual(["stopped", "running", "attention", "attention", "starting"]);
  });

  it("reads the search parameters, and drops unknown ones", () => {
    const raw = { q: 7, show: "running", sort: "newest", engine: "local", details: "shop", other: 1 };
    expect(homeSearch(raw)).toEqual({
      q: "7",
      show: "running",
      sort: "newest",
      engine: "local",
      details: "shop",
    });
    expect(homeSearch({ show: "nothing", sort: [], q: "", engine: null })).toEqual({});
  });
});
