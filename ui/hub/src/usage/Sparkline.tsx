import { formatCpu, highest, lines, padded, type Series } from "./series";

const WIDTH = 72;
const HEIGHT = 18;
const MINUTES = 60;
/** Lowest CPU for the top of the chart, in cores: the line of an idle service stays at the bottom. */
const LEAST_TOP = 0.05;

/** A small line of the CPU in each minute of the last hour. */
export function Sparkline({ cpu }: { cpu: Series }) {
  const hour = padded(cpu, MINUTES);
  const most = highest(hour);
  return (
    <svg
      role="img"
      aria-label={`CPU in the last hour: at most ${formatCpu(most)}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`-1 -1 ${WIDTH + 2} ${HEIGHT + 2}`}
      style={{ flex: "none", color: "var(--mantine-primary-color-filled)" }}
    >
      <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--mantine-color-default-border)" />
      {lines(hour, Math.max(most, LEAST_TOP), WIDTH, HEIGHT).map((points) => (
        <polyline
          key={points}
          points={points}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  );
}
