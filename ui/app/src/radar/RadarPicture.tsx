import { quadrantValues, type RadarEntry, ringValues } from "@commandcenter/api-client/app/radar";
import { type Blip, drawRadar, RADII, SIZE } from "./drawing";
import { MOVEMENT_LABELS, QUADRANT_LABELS, RING_LABELS } from "./labels";
import { NAME_SIZE, placeNames } from "./names";

export type Scheme = "light" | "dark";

/** Colours are in the picture itself, so that an exported file looks the same. Numbers have a contrast of at least 4.5 : 1. */
const PALETTES = {
  light: {
    page: "#ffffff",
    text: "#212529",
    faint: "#495057",
    line: "#adb5bd",
    rings: ["#dee2e6", "#e9ecef", "#f1f3f5", "#f8f9fa"],
    blips: ["#364fc7", "#0b6e4f", "#a23b00", "#862e9c"],
    number: "#ffffff",
  },
  dark: {
    page: "#1a202c",
    text: "#f1f3f5",
    faint: "#ced4da",
    line: "#56617a",
    rings: ["#343d50", "#2c3444", "#252c3a", "#1f2633"],
    blips: ["#91a7ff", "#63e6be", "#ffc078", "#e599f7"],
    number: "#11151d",
  },
} as const;

const CORNERS = [
  { x: 8, y: 22, anchor: "start" },
  { x: SIZE - 8, y: 22, anchor: "end" },
  { x: SIZE - 8, y: SIZE - 12, anchor: "end" },
  { x: 8, y: SIZE - 12, anchor: "start" },
] as const;

const LINE = 17;

/** The radar as a picture. Without `onOpen` it has no links; with `legend` it has the names below. */
export function RadarPicture(props: {
  entries: readonly RadarEntry[];
  scheme: Scheme;
  title: string;
  legend?: boolean;
  pointed?: number | null;
  onPoint?: (id: number | null) => void;
  onOpen?: (id: number) => void;
  nameClass?: string | undefined;
}) {
  const { entries, scheme, pointed } = props;
  const palette = PALETTES[scheme];
  const { blips, radius } = drawRadar(entries);
  const columns = quadrantValues.map((quadrant) => legendLines(entries, quadrant));
  const height = props.legend
    ? SIZE + 30 + LINE * Math.max(...columns.map((lines) => lines.length + 2))
    : SIZE;
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${SIZE} ${height}`}
      width={props.onOpen ? "100%" : SIZE}
      height={props.onOpen ? undefined : height}
      fontFamily="system-ui, sans-serif"
      role={props.onOpen ? "group" : "img"}
      aria-label={props.title}
      style={{ display: "block", maxWidth: SIZE }}
    >
      {!props.onOpen && <rect width={SIZE} height={height} fill={palette.page} />}
      {[...RADII].reverse().map((ringRadius, index) => (
        <circle
          key={ringRadius}
          cx={SIZE / 2}
          cy={SIZE / 2}
          r={ringRadius}
          fill={palette.rings[RADII.length - 1 - index]}
          stroke={palette.line}
        />
      ))}
      <path
        d={`M${SIZE / 2} 10V${SIZE - 10}M10 ${SIZE / 2}H${SIZE - 10}`}
        stroke={palette.line}
        strokeWidth={2}
      />
      {ringValues.flatMap((ring, index) => {
        const middle = ((RADII[index] ?? 0) + (index > 0 ? (RADII[index - 1] ?? 0) : 20)) / 2;
        return [-middle, middle].map((offset) => (
          <text
            key={`${ring}${offset}`}
            x={SIZE / 2 + offset}
            y={SIZE / 2 + 4}
            textAnchor="middle"
            fontSize={13}
            fontWeight={600}
            fill={palette.faint}
            stroke={palette.rings[index]}
            strokeWidth={4}
            paintOrder="stroke"
          >
            {RING_LABELS[ring]}
          </text>
        ));
      })}
      {quadrantValues.map((quadrant, index) => {
        const corner = CORNERS[index] ?? CORNERS[0];
        return (
          <text
            key={quadrant}
            x={corner.x}
            y={corner.y}
            textAnchor={corner.anchor}
            fontSize={17}
            fontWeight={700}
            fill={palette.blips[index]}
          >
            {QUADRANT_LABELS[quadrant]}
          </text>
        );
      })}
      {blips.map((blip) => {
        const mark = (
          <Mark
            blip={blip}
            radius={radius}
            fill={palette.blips[quadrantValues.indexOf(blip.quadrant)] ?? palette.text}
            number={palette.number}
            ring={pointed === blip.id ? palette.text : null}
          />
        );
        if (!props.onOpen) return <g key={blip.id}>{mark}</g>;
        return (
          <a
            key={blip.id}
            href={`/radar/${blip.id}`}
            aria-label={described(blip)}
            style={{ opacity: pointed == null || pointed === blip.id ? 1 : 0.45 }}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              props.onOpen?.(blip.id);
            }}
            onMouseEnter={() => props.onPoint?.(blip.id)}
            onMouseLeave={() => props.onPoint?.(null)}
            onFocus={() => props.onPoint?.(blip.id)}
            onBlur={() => props.onPoint?.(null)}
          >
            {mark}
          </a>
        );
      })}
      <g aria-hidden fontSize={NAME_SIZE} textAnchor="middle" fill={palette.text} pointerEvents="none">
        {placeNames(blips, radius).map((name) => (
          <text
            key={name.id}
            className={props.nameClass}
            x={name.x.toFixed(2)}
            y={(name.y + NAME_SIZE * 0.35).toFixed(2)}
            fontWeight={pointed === name.id ? 600 : 400}
            opacity={pointed == null || pointed === name.id ? 1 : 0.45}
          >
            {name.text}
          </text>
        ))}
      </g>
      {props.legend &&
        columns.map((lines, index) => (
          <g key={quadrantValues[index]} transform={`translate(${10 + (index * SIZE) / 4} ${SIZE + 24})`}>
            <text fontSize={13} fontWeight={700} fill={palette.blips[index]}>
              {QUADRANT_LABELS[quadrantValues[index] ?? "tools"]}
            </text>
            {lines.map((line, row) => (
              <text
                key={line.key}
                y={LINE * (row + 1.3)}
                fontSize={12}
                fontWeight={line.heading ? 600 : 400}
                fill={line.heading ? palette.faint : palette.text}
              >
                {shortened(line.text)}
              </text>
            ))}
          </g>
        ))}
    </svg>
  );
}

/** A circle; a triangle up or down for a technology that moved in or out; a second circle around a new one. */
function Mark(props: { blip: Blip; radius: number; fill: string; number: string; ring: string | null }) {
  const { blip, radius } = props;
  const size = blip.number > 99 ? radius * 0.85 : radius * 1.05;
  const up = blip.movement === "in" ? -1 : 1;
  return (
    <g transform={`translate(${blip.x.toFixed(2)} ${blip.y.toFixed(2)})`}>
      <title>{blip.use ? `${described(blip)}\n${blip.use}` : described(blip)}</title>
      {blip.movement === "in" || blip.movement === "out" ? (
        <path
          d={`M0 ${up * radius}L${radius * 0.95} ${-up * radius * 0.75}H${-radius * 0.95}Z`}
          fill={props.fill}
          stroke={props.ring ?? props.fill}
          strokeWidth={props.ring ? 2 : 1}
          strokeLinejoin="round"
        />
      ) : (
        <circle
          r={radius - (blip.movement === "new" ? 2.5 : 0)}
          fill={props.fill}
          stroke={props.ring ?? "none"}
          strokeWidth={2}
        />
      )}
      {blip.movement === "new" && (
        <circle r={radius - 0.5} fill="none" stroke={props.ring ?? props.fill} strokeWidth={1} />
      )}
      <text
        y={size * 0.36 + (blip.movement === "in" ? 1 : blip.movement === "out" ? -1 : 0)}
        fontSize={blip.movement === "none" ? size : size * 0.75}
        fontWeight={600}
        textAnchor="middle"
        fill={props.number}
      >
        {blip.number}
      </text>
    </g>
  );
}

function described(entry: RadarEntry): string {
  const moved = entry.movement === "none" ? "" : `, ${MOVEMENT_LABELS[entry.movement]}`;
  return `${entry.number}. ${entry.name}, ${RING_LABELS[entry.ring]}${moved}`;
}

function legendLines(entries: readonly RadarEntry[], quadrant: RadarEntry["quadrant"]) {
  return ringValues.flatMap((ring) => {
    const here = entries.filter((entry) => entry.quadrant === quadrant && entry.ring === ring);
    if (here.length === 0) return [];
    return [
      { key: ring as string, text: RING_LABELS[ring] as string, heading: true },
      ...here.map((entry) => ({
        key: `${ring}${entry.id}`,
        text: `${entry.number}. ${entry.name}${entry.movement === "none" ? "" : ` (${MOVEMENT_LABELS[entry.movement]})`}`,
        heading: false,
      })),
    ];
  });
}

/** Cut to a quarter of the width of the picture. */
function shortened(text: string): string {
  return text.length > 31 ? `${text.slice(0, 30)}…` : text;
}
