/** One value per sample, oldest first; null if nothing was measured. */
export type Series = readonly (number | null)[];

/** Return the last `length` values of a series; a shorter one is preceded by nulls. */
export function padded(series: Series, length: number): Series {
  return [...Array<null>(Math.max(0, length - series.length)).fill(null), ...series].slice(-length);
}

/** Return the points of an SVG line for each part of a series without nulls. The value `top` is at y 0, the value 0 at `height`. */
export function lines(series: Series, top: number, width: number, height: number): string[] {
  const found: string[][] = [];
  let open = false;
  series.forEach((value, at) => {
    if (value === null) {
      open = false;
      return;
    }
    if (!open) found.push([]);
    open = true;
    const x = series.length > 1 ? (at / (series.length - 1)) * width : width;
    const y = height - (Math.min(value, top) / top) * height;
    found.at(-1)?.push(`${round(x)},${round(y)}`);
  });
  // A single value is a short line, since a point alone would not be drawn.
  return found.map((points) => (points.length === 1 ? `${points[0]} ${points[0]}` : points.join(" ")));
}

/** Return a round end for an axis of values up to `most`, at least `least`: 1, 2 or 5 times a power of ten of the unit. */
export function axisEnd(most: number, least: number, unit = 1): number {
  const wanted = Math.max(most, least) / unit;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((one) => one * power >= wanted * 0.9999) ?? 10;
  return step * power * unit;
}

/** Return the highest value of a series; 0 without any. */
export function highest(series: Series): number {
  return Math.max(0, ...series.filter((value) => value !== null));
}

/** Format CPU in cores as a percentage of one core: 0.25 → "25 %", 0.004 → "0.4 %". */
export function formatCpu(cores: number): string {
  const percent = cores * 100;
  if (percent === 0) return "0 %";
  if (percent < 0.1) return "<0.1 %";
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
