import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";
import { describe, expect, it } from "vitest";

import { drawRadar, RADII, SIZE } from "./drawing";

/** A radar with `count` technologies in each of the sixteen sectors. */
function radar(count: (quadrant: number, ring: number) => number): RadarEntry[] {
  let number = 0;
  return quadrantValues.flatMap((quadrant, q) =>
    ringValues.flatMap((ring, r) =>
      Array.from({ length: count(q, r) }, () => {
        number += 1;
        return { id: number, number, name: `t${number}`, quadrant, ring, movement: "none" as const, use: "" };
      }),
    ),
  );
}

describe("the picture of the radar", () => {
  it.each([
    ["empty", () => 0],
    ["one in each sector", () => 1],
    ["a typical one", (q: number, r: number) => [12, 4, 3, 1][(q + r) % 4] ?? 0],
    ["everything in one sector", (q: number, r: number) => (q === 1 && r === 0 ? 60 : 0)],
    ["everything on hold", (_: number, r: number) => (r === 3 ? 25 : 0)],
    ["very many", () => 70],
    ["uneven", (q: number, r: number) => (q * 7 + r * 13) % 23],
  ])("places each blip in its sector, without overlaps: %s", (_, count) => {
    const entries = radar(count);
    const { blips, radius } = drawRadar(entries);
    expect(blips.map((blip) => blip.id)).toEqual(entries.map((entry) => entry.id));
    expect(radius).toBeGreaterThan(0);
    for (const [index, blip] of blips.entries()) {
      const x = blip.x - SIZE / 2;
      const y = blip.y - SIZE / 2;
      const distance = Math.hypot(x, y);
      const ring = ringValues.indexOf(blip.ring);
      expect(distance + radius).toBeLessThanOrEqual(RADII[ring] ?? 0);
      expect(distance - radius).toBeGreaterThanOrEqual(ring === 0 ? 0 : (RADII[ring - 1] ?? 0));
      const corner = { "languages-frameworks": "-1-1", tools: "1-1", platforms: "11", techniques: "-11" };
      expect(`${Math.sign(x)}${Math.sign(y)}`).toBe(corner[blip.quadrant]);
      expect(Math.min(Math.abs(x), Math.abs(y))).toBeGreaterThanOrEqual(radius);
      for (const other of blips.slice(index + 1)) {
        const apart = Math.hypot(blip.x - other.x, blip.y - other.y);
        if (apart < 2 * radius) throw new Error(`${blip.name} and ${other.name} overlap`);
      }
    }
  });

  it("is the same each time", () => {
    const entries = radar((q, r) => q + r);
    expect(drawRadar(entries)).toEqual(drawRadar(entries));
  });
});
