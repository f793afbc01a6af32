import { Text } from "@mantine/core";
import { type PointerEvent, useState } from "react";
import { highest, lines, type Series } from "./series";
import classes from "./UsageChart.module.css";

const WIDTH = 600;
const HEIGHT = 100;
const MS_PER_MINUTE = 60_000;

/** A chart of one figure of a service in the last hour, with the value at the pointer as text. */
export function UsageChart(props: {
  title: string;
  series: Series;
  /** Highest value on the axis. */
  end: number;
  every_ms: number;
  format: (value: number) => string;
}) {
  const { title, series, end, every_ms, format } = props;
  const [at, setAt] = useState<number | null>(null);
  const drawn = lines(series, end, WIDTH, HEIGHT);
  const now = series.at(-1) ?? null;
  const pointed = at === null ? null : (series[at] ?? null);
  const shown = at === null ? now : pointed;
  const known = (value: number | null) => (value === null ? "not running" : format(value));
  const minutes = at === null ? 0 : Math.round(((series.length - 1 - at) * every_ms) / MS_PER_MINUTE);
  function point(event: PointerEvent<SVGSVGElement>) {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const share = width > 0 ? (event.clientX - left) / width : 1;
    setAt(Math.min(series.length - 1, Math.max(0, Math.round(share * (series.length - 1)))));
  }
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <Text span size="sm" fw={550}>
          {title}
        </Text>
        <Text span size="xs" c="dimmed" className="cc-numeric">
          {at === null || minutes === 0 ? "now" : `${minutes} min ago`}: <b>{known(shown)}</b>
        </Text>
      </figcaption>
      <div className={classes.plot}>
        <div className={classes.axis} aria-hidden>
          <span>{format(end)}</span>
          <span>{format(end / 2)}</span>
          <span>0</span>
        </div>
        <svg
          role="img"
          aria-label={`${title} in the last hour: now ${known(now)}, at most ${format(highest(series))}`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={classes.lines}
          onPointerMove={point}
          onPointerLeave={() => setAt(null)}
        >
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line key={y} x1={0} x2={WIDTH} y1={y} y2={y} className={classes.grid} />
          ))}
          {drawn.map((points) => (
            <g key={points}>
              <polygon points={closed(points)} className={classes.area} />
              <polyline points={points} className={classes.line} />
            </g>
          ))}
          {at !== null && (
            <line
              x1={(at / Math.max(1, series.length - 1)) * WIDTH}
              x2={(at / Math.max(1, series.length - 1)) * WIDTH}
              y1={0}
              y2={HEIGHT}
              className={classes.pointer}
            />
          )}
        </svg>
        <div className={classes.times} aria-hidden>
          <span>60 min ago</span>
          <span>30 min ago</span>
          <span>now</span>
        </div>
      </div>
    </figure>
  );
}

/** Return the points of the area between a line and the axis. */
function closed(points: string): string {
  const first = points.split(" ")[0]?.split(",")[0];
  const last = points.split(" ").at(-1)?.split(",")[0];
  return `${first},${HEIGHT} ${points} ${last},${HEIGHT}`;
}
