import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";

/** Side of the square picture, in its own units. */
export const SIZE = 800;
const CENTRE = SIZE / 2;
/** Outer radius of each ring. The inner rings are wider, since most technologies are adopted. */
export const RADII = [160, 250, 325, 390] as const;
/** Free space between blips, and between blips and the lines of the radar. */
const GAP = 3;
const LARGEST = 11;

/** One technology with its place on the picture. */
export interface Blip extends RadarEntry {
  x: number;
  y: number;
}

export interface Drawing {
  blips: Blip[];
  /** Radius of every blip: the largest that fits in the fullest sector. */
  radius: number;
}

/** Start angle of each quadrant, in turns, clockwise from the right: top left, top right, bottom right, bottom left. */
const BEGINNINGS = [0.5, 0.75, 0, 0.25] as const;

/**
 * Place every technology inside its quadrant and ring so that no two overlap.
 *
 * The same radar always gives the same picture. Blips shrink only as far as the fullest sector requires.
 */
export function drawRadar(entries: readonly RadarEntry[]): Drawing {
  const fields = quadrantValues.flatMap((quadrant, q) =>
    ringValues.map((ring, r) => ({
      q,
      r,
      here: entries.filter((entry) => entry.quadrant === quadrant && entry.ring === ring),
    })),
  );
  let radius = LARGEST;
  while (fields.some(({ r, here }) => capacity(arcs(r, radius)) < here.length)) radius *= 0.95;
  const blips = fields.flatMap(({ q, r, here }) => {
    const places = spread(arcs(r, radius), here.length);
    return here.map((entry, index) => {
      const { distance, share } = places[index] ?? { distance: 0, share: 0 };
      const angle = 2 * Math.PI * ((BEGINNINGS[q] ?? 0) + share / 4);
      return { ...entry, x: CENTRE + distance * Math.cos(angle), y: CENTRE + distance * Math.sin(angle) };
    });
  });
  return { blips: blips.sort((a, b) => a.number - b.number), radius };
}

interface Arc {
  distance: number;
  /** Share of the quarter turn that stays free at each end, from 0 to 0.5. */
  margin: number;
  /** Number of blips that fit. */
  room: number;
}

/** The arcs of a ring on which blips of this radius fit, from the outermost inwards. */
function arcs(ring: number, radius: number): Arc[] {
  const inner = ring === 0 ? 0 : (RADII[ring - 1] ?? 0);
  const step = 2 * radius + GAP;
  const found: Arc[] = [];
  for (let distance = (RADII[ring] ?? 0) - radius - GAP; distance >= inner + radius + GAP; distance -= step) {
    // The ring's name is drawn on the horizontal line, so blips keep a distance from the lines at both ends.
    const margin = angleOf(radius + 10, distance);
    const free = Math.PI / 2 - 2 * margin;
    if (free < 0) continue;
    const room = 1 + Math.floor(free / angleOf(step, distance, 2));
    found.push({ distance, margin: margin / (Math.PI / 2), room });
  }
  return found;
}

/** The angle that a length (with `halves` 2: a chord) spans as seen from the centre. */
function angleOf(length: number, distance: number, halves = 1): number {
  const ratio = length / halves / distance;
  return ratio >= 1 ? Math.PI : halves * Math.asin(ratio);
}

function capacity(on: readonly Arc[]): number {
  return on.reduce((sum, arc) => sum + arc.room, 0);
}

/** Distribute `count` places over the arcs in proportion to their room, evenly spaced on each. */
function spread(on: readonly Arc[], count: number): { distance: number; share: number }[] {
  const whole = capacity(on);
  const counts = on.map((arc) => Math.floor((count * arc.room) / Math.max(whole, 1)));
  let left = count - counts.reduce((sum, one) => sum + one, 0);
  for (let index = 0; left > 0; index = (index + 1) % on.length) {
    if ((counts[index] ?? 0) < (on[index]?.room ?? 0)) {
      counts[index] = (counts[index] ?? 0) + 1;
      left -= 1;
    }
  }
  return on.flatMap(({ distance, margin, room }, index) => {
    const here = counts[index] ?? 0;
    const free = 1 - 2 * margin;
    // Where there is room, every other arc is shifted, so that blips do not line up as spokes.
    const shift = here < room ? (index % 2 === 0 ? 0.15 : -0.15) / Math.max(here, 1) : 0;
    return Array.from({ length: here }, (_, place) => ({
      distance,
      share: margin + free * (here === room && room > 1 ? place / (room - 1) : (place + 0.5) / here + shift),
    }));
  });
}
