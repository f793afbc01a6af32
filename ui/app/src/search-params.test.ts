import { describe, expect, it } from "vitest";
import { dependencySearch } from "./dependencies/search-params";
import { documentSearch } from "./documents/search-params";
import { gapSearch } from "./gaps/search-params";
import { textSearch } from "./search/search-params";

describe("addresses", () => {
  it("keep what can be asked, and leave out the rest", () => {
    expect(
      dependencySearch({ q: "x", ecosystem: "npm", kind: "nope", sort: "-kind", page: 3, evil: 1 }),
    ).toEqual({
      q: "x",
      ecosystem: "npm",
      sort: "-kind",
      page: 3,
    });
    expect(gapSearch({ severity: "high", kind: "nope", ignored: true, sort: "-since" })).toEqual({
      severity: "high",
      ignored: true,
      sort: "-since",
    });
    expect(documentSearch({ sort: "name", page: -1, kind: "rst" })).toEqual({ kind: "rst" });
  });

  it("read a number or a word like true as the text it was typed as", () => {
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
