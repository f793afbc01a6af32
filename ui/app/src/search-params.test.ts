import { describe, expect, it } from "vitest";
import { slices } from "./overview/slices";
import { dependencySearch, documentSearch, gapSearch, textSearch } from "./search-params";

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

describe("the bar of languages", () => {
  const language = (name: string, code: number) =>
    ({
      name,
      kind: "programming",
      files: 1,
      lines: code,
      code,
      comments: 0,
      blanks: 0,
      size_bytes: 1,
    }) as const;

  it("has the largest first, the rest as one, and adds up to the whole", () => {
    const found = slices([
      language("small", 1),
      ...Array.from({ length: 9 }, (_, i) => language(`l${i}`, 10 + i)),
    ]);
    expect(found[0]?.name).toBe("l8");
    expect(found.at(-1)).toMatchObject({ name: "Other" });
    expect(found).toHaveLength(9);
    expect(found.reduce((sum, slice) => sum + slice.share, 0)).toBeCloseTo(1);
  });

  it("is empty without code", () => expect(slices([language("Text", 0)])).toEqual([]));
});
