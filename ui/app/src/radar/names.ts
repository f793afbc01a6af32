import { type Blip, SIZE } from "./drawing";

/** Font size of the names, in units of the picture, as all lengths here. */
export const NAME_SIZE = 13;
/** Height that is kept free for a name. */
const HEIGHT = NAME_SIZE + 2;
/** Distance between a blip and its name. */
const GAP = 3;
/** Maximum length of a name, in characters; longer ones are cut. */
const LONGEST = 26;
/** Half the width of the strips along the lines between quadrants, where the names of the rings are. */
const STRIP = 10;
/** Height of the strips at the top and the bottom, where the names of the quadrants are. */
const MARGIN = 30;

/** The name of a technology on the picture; `x` and `y` are its centre. */
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
 * A name without room is left out; the blip's number is also in the legend. The same radar always gives the same names.
 */
export function placeNames(blips: readonly Blip[], radius: number): Name[] {
  const taken: Box[] = blips.map(({ x, y }) => box(x, y, 2 * radius, 2 * radius));
  return blips.flatMap((blip, index) => {
    const text = blip.name.length > LONGEST ? `${blip.name.slice(0, LONGEST - 1).trimEnd()}…` : blip.name;
    const width = widthOf(text);
    const beside = radius + GAP + width / 2;
    const below = radius + GAP + HEIGHT / 2;
    const outwards = blip.x < SIZE / 2 ? -1 : 1;
    const around = [
      [outwards * beside, 0],
      [-outwards * beside, 0],
      [0, below],
      [0, -below],
      ...[outwards, -outwards].flatMap((side) => [
        [(side * width) / 2, below],
        [(side * width) / 2, -below],
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

/** Estimate the width of a text; common fonts need less. */
function widthOf(text: string): number {
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

/** Whether a name is in the quadrant of its blip, and not in a strip or beyond the picture's edge. */
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
