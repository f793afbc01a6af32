import { describe, expect, it } from "vitest";
import { slices } from "./slices";

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

  it("shows the largest first and the rest as one, with shares that add up to 1", () => {
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
