import { type Blip, SIZE } from "./drawing";

/** Size of the names on the picture, in its own units. */
export const NAME_SIZE = 13;
const HEIGHT = NAME_SIZE + 2;
const GAP = 3;
const LONGEST = 26;
/** Half of the width of the strips along the lines between quadrants, which contain the names of the rings. */
const STRIP = 10;
/** Height of the strips at the top and the bottom, which contain the names of the quadrants. */
const MARGIN = 30;

/** The name of a technology on the picture, with its centre. */
export interface Name {
  id: number;
  text: string;
  x: number;
  y: number;
  width: number;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/**
 * Place names beside their blips: no name overlaps another one, a blip, or a line between quadrants.
 *
 * A name for which there is no room is left out; its number leads to the legend. The same radar always gives the same names.
 */
export function placeNames(blips: readonly Blip[], radius: number): Name[] {
  const taken: Box[] = blips.map(({ x, y }) => box(x, y, 2 * radius, 2 * radius));
  return blips.flatMap((blip, index) => {
    const text = blip.name.length > LONGEST ? `${blip.name.slice(0, LONGEST - 1).trimEnd()}…` : blip.name;
    const width = widthOf(text);
    const beside = radius + GAP + width / 2;
    const over = radius + GAP + HEIGHT / 2;
    const outwards = blip.x < SIZE / 2 ? -1 : 1;
    const around = [
      [outwards * beside, 0],
      [-outwards * beside, 0],
      [0, over],
      [0, -over],
      ...[outwards, -outwards].flatMap((side) => [
        [(side * width) / 2, over],
        [(side * width) / 2, -over],
      ]),
    ];
    for (const [dx = 0, dy = 0] of around) {
      const place = { x: blip.x + dx, y: blip.y + dy };
      const wanted = box(place.x, place.y, width, HEIGHT);
      const free = taken.every((other, at) => at === index || !overlap(wanted, other));
      if (free && isInside(wanted, blip)) {
        taken.push(wanted);
        return [{ id: blip.id, text, ...place, width }];
      }
    }
    return [];
  });
}

/** The least width that a text needs in any common font, generously. */
export function widthOf(text: string): number {
  let ems = 0;
  for (const character of text) {
    if ("ijlI.,:;'|!()[] -".includes(character)) ems += 0.4;
    else if ("mwMW@%…".includes(character) || character > "\u02ff") ems += 1.02;
    else if (/[A-Z0-9&+#]/.test(character)) ems += 0.78;
    else ems += 0.64;
  }
  return ems * NAME_SIZE;
}

function box(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** True if a name is in the quadrant of its blip, and on the picture. */
function isInside(name: Box, blip: Blip): boolean {
  const middle = SIZE / 2;
  const across = blip.x < middle ? name.right < middle - STRIP : name.left > middle + STRIP;
  const along = blip.y < middle ? name.bottom < middle - STRIP : name.top > middle + STRIP;
  return (
    across &&
    along &&
    name.left > 2 &&
    name.right < SIZE - 2 &&
    name.top > MARGIN &&
    name.bottom < SIZE - MARGIN
  );
}
