import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";
import { describe, expect, it } from "vitest";
import { drawRadar, SIZE } from "./drawing";
import { NAME_SIZE, placeNames } from "./names";

const NAMES = ["Go", "TypeScript", "Automated accessibility checks", "PostgreSQL", "Ruby on Rails", "C++"];

function radar(count: (quadrant: number, ring: number) => number): RadarEntry[] {
  let number = 0;
  return quadrantValues.flatMap((quadrant, q) =>
    ringValues.flatMap((ring, r) =>
      Array.from({ length: count(q, r) }, () => {
        number += 1;
        const name = NAMES[number % NAMES.length] ?? "";
        return { id: number, number, name, quadrant, ring, movement: "none" as const, use: "" };
      }),
    ),
  );
}

describe("the names on the radar", () => {
  it.each([
    ["one in each sector", () => 1, 16],
    ["a typical radar", (q: number, r: number) => [9, 4, 3, 1][(q + r) % 4] ?? 0, 24],
    ["everything in one sector", (q: number, r: number) => (q === 1 && r === 0 ? 60 : 0), 1],
    ["very many", () => 70, 0],
  ])("do not overlap: %s", (_, count, least) => {
    const { blips, radius } = drawRadar(radar(count));
    const names = placeNames(blips, radius);
    expect(names.length).toBeGreaterThanOrEqual(least);
    for (const [index, name] of names.entries()) {
      expect(Math.abs(name.y - SIZE / 2)).toBeGreaterThan(NAME_SIZE / 2);
      expect(name.x - name.width / 2).toBeGreaterThan(0);
      expect(name.x + name.width / 2).toBeLessThan(SIZE);
      const near = (other: { x: number; y: number }, width: number, height: number) =>
        Math.abs(name.x - other.x) < (name.width + width) / 2 &&
        Math.abs(name.y - other.y) < (NAME_SIZE + height) / 2;
      for (const other of names.slice(index + 1)) {
        if (near(other, other.width, NAME_SIZE)) throw new Error(`${name.text} and ${other.text} overlap`);
      }
      for (const blip of blips) {
        if (near(blip, 2 * radius, 2 * radius)) throw new Error(`${name.text} covers ${blip.number}`);
      }
    }
  });

  it("are at the same places each time", () => {
    const { blips, radius } = drawRadar(radar((q, r) => q + r));
    expect(placeNames(blips, radius)).toEqual(placeNames(blips, radius));
  });
});
