import { ApiError } from "@commandcenter/api-client";
import { describe, expect, it } from "vitest";
import { engine, project } from "../shared/fixtures";
import { contents, repository } from "./FolderSummary";
import { portOf } from "./fields";
import { obstacleOf } from "./obstacle";

const form = {
  path: "/home/ada/new",
  found: true,
  name: "new",
  named: false,
  engine: "auto",
  engines: [engine()],
  projects: [project()],
  held: false,
};

describe("obstacleOf", () => {
  it.each([
    [{}, null],
    [{ found: false }, "This path is not a folder."],
    [{ found: false, path: "" }, "Choose a folder."],
    [{ found: true, path: " " }, "Choose a folder."],
    [{ path: "/home/ada/shop/" }, "This folder is already the project “Shop”."],
    [{ name: "SHOP", named: true }, "Another project is already named “Shop”."],
    [{ name: "SHOP" }, null],
    [
      { engine: "steam", engines: [engine({ available: false, reason: "It is cold." })] },
      "The engine “steam” is not available: It is cold.",
    ],
    [{ engines: [engine({ available: false })] }, "No engine is available."],
    [{ held: true }, "A chosen port is taken."],
  ])("for %j is %j", (changed, expected) => {
    expect(obstacleOf({ ...form, ...changed })).toBe(expected);
  });
});

describe("the summary of a folder", () => {
  const facts = {
    path: "/x",
    branch: "main",
    remote: "https://example.org/ada/shop.git",
    languages: ["Python", "Go"],
    files: 1204,
    size_bytes: 12_582_912,
    complete: true,
  };
  it("names languages, files and size", () => {
    expect(contents(facts)).toBe("Python, Go · 1,204 files, 12.0 MB");
    expect(contents({ ...facts, languages: [], complete: false })).toBe("over 1,204 files, 12.0 MB");
    expect(contents({ ...facts, files: 0 })).toBe("The folder has no files.");
  });
  it("names branch and remote", () => {
    expect(repository(facts)).toBe("main of example.org/ada/shop");
    expect(repository({ ...facts, remote: null })).toBe("Branch main");
    expect(repository({ ...facts, branch: null, remote: null })).toBeNull();
  });
});

describe("portOf", () => {
  const error = (code: string, details: unknown) =>
    ApiError.from(409, { error: { code, message: "", details } });
  it("names the service of a port that cannot be used", () => {
    expect(portOf(error("port_taken", { service: "redis" }))).toBe("redis");
    expect(portOf(error("invalid_input", { fields: [{ field: "body.ports.backend.int" }] }))).toBe("backend");
    expect(portOf(error("name_taken", { service: "redis" }))).toBeNull();
    expect(portOf(error("port_taken", null))).toBeNull();
  });
});
