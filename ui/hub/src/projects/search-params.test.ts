import { expect, it } from "vitest";
import { projectSearch } from "./search-params";

it("keeps valid search parameters of a project, and drops others", () => {
  const log = { service: "backend,redis", level: "error", q: "5", regex: true };
  expect(projectSearch({ tab: "logs", ...log, q: 5, other: 1 })).toEqual({ tab: "logs", ...log });
  expect(projectSearch({ tab: "nope", service: ["x"], level: "loud", q: "", regex: "yes" })).toEqual({});
});
