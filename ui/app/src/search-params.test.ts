import { describe, expect, it } from "vitest";
import { dependencySearch } from "./dependencies/search-params";
import { documentSearch } from "./documents/search-params";
import { gapSearch } from "./gaps/search-params";
import { textSearch } from "./search/search-params";

describe("search parameters", () => {
  it("keep valid values and drop the rest", () => {
    expect(
      dependencySearch({ q: "x", ecosystem: "npm", kind: "nope", sort: "-places", page: 3, evil: 1 }),
    ).toEqual({
      q: "x",
      ecosystem: "npm",
      sort: "-places",
      page: 3,
    });
    expect(gapSearch({ severity: "high", kind: "nope", ignored: true, sort: "-since" })).toEqual({
      severity: "high",
      ignored: true,
      sort: "-since",
    });
    expect(documentSearch({ sort: "name", page: -1, kind: "rst" })).toEqual({ kind: "rst" });
  });

  it("read numbers and words such as true as text", () => {
    expect(textSearch({ q: 404 })).toEqual({ q: "404" });
    expect(textSearch({ q: true })).toEqual({ q: "true" });
    expect(textSearch({ q: { a: 1 }, page: "x" })).toEqual({});
    expect(textSearch({ q: "a", kind: "comment", path: "docs/", within: "week", language: 1 })).toEqual({
      q: "a",
      kind: "comment",
      path: "docs/",
      within: "week",
      language: "1",
    });
    expect(textSearch({ kind: "poem", within: "day" })).toEqual({});
  });
});
