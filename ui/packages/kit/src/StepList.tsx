import { Loader, Progress, Text } from "@mantine/core";
import { IconAlertCircle, IconBan, IconCheck, IconCircleDotted } from "@tabler/icons-react";
import { formatBytes, formatCount, formatDuration } from "./format";
import { useNow } from "./useNow";
import { type Bar, ticks, waterfall } from "./waterfall";

export type StepState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Step {
  id: string;
  title: string;
  state: StepState;
  started: string | null;
  ended: string | null;
  cached: boolean;
  /** Progress; `total` is null while unknown. */
  progress: { done: number; total: number | null; unit: string | null } | null;
  detail: string | null;
  /** The step that this one is a part of. */
  parent?: string;
}

const WORDS: Readonly<Record<StepState, string>> = {
  waiting: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/**
 * The steps of an operation, live: state, duration, progress and detail.
 *
 * With `began`, the time at which the operation began, each step is also a bar on a common time axis.
 */
export function StepList(props: { steps: readonly Step[]; label: string; began?: string }) {
  const { steps, label, began } = props;
  const now = useNow(steps.some((step) => step.state === "running") ? 200 : null);
  const drawn = began === undefined ? null : waterfall(steps, Date.parse(began), now);
  const list = (
    <ol className="cc-steps" aria-label={label} data-waterfall={drawn !== null || undefined}>
      {underParents(steps).map((step) => (
        <li
          key={step.id}
          className="cc-step"
          data-state={step.state}
          data-part={step.parent !== undefined || undefined}
        >
          <Mark state={step.state} />
          <Text size="sm" span>
            {step.title}
          </Text>
          {drawn && <Track bar={drawn.bars.get(step.id)} cached={step.cached} />}
          <Text size="xs" c="dimmed" span className="cc-numeric">
            {timing(step, now)}
          </Text>
          <More step={step} />
        </li>
      ))}
    </ol>
  );
  if (drawn === null || drawn.bars.size === 0) return list;
  return (
    <div>
      <Axis length_ms={drawn.length_ms} />
      {list}
      <Text size="xs" c="dimmed" className="cc-waterfall-legend">
        <span className="cc-bar" data-critical aria-hidden /> critical path
        <span className="cc-bar" aria-hidden /> other steps
      </Text>
    </div>
  );
}

/** Return the steps in order, each followed by its parts. */
function underParents(steps: readonly Step[]): Step[] {
  const ids = new Set(steps.map(({ id }) => id));
  const isPart = ({ parent }: Step) => parent !== undefined && ids.has(parent);
  return steps
    .filter((step) => !isPart(step))
    .flatMap((step) => [step, ...steps.filter((one) => isPart(one) && one.parent === step.id)]);
}

function Axis({ length_ms }: { length_ms: number }) {
  return (
    <div className="cc-axis cc-numeric" aria-hidden>
      <span />
      <span />
      <div>
        {ticks(length_ms).map((tick) => (
          <span key={tick} style={{ left: `${(100 * tick) / length_ms}%` }}>
            {tick === 0 ? "0" : formatDuration(tick)}
          </span>
        ))}
      </div>
      <span />
    </div>
  );
}

function Track({ bar, cached }: { bar: Bar | undefined; cached: boolean }) {
  return (
    <span className="cc-track" aria-hidden>
      {bar && (
        <span
          className="cc-bar"
          data-critical={bar.critical || undefined}
          data-cached={cached || undefined}
          style={{ left: `${100 * bar.left}%`, width: `${100 * bar.width}%` }}
        />
      )}
    </span>
  );
}

function Mark({ state }: { state: StepState }) {
  const name = WORDS[state];
  switch (state) {
    case "running":
      return <Loader size={16} role="img" aria-label={name} />;
    case "done":
      return <IconCheck size={18} color="var(--cc-good)" role="img" aria-label={name} />;
    case "failed":
      return <IconAlertCircle size={18} color="var(--cc-bad)" role="img" aria-label={name} />;
    case "cancelled":
      return <IconBan size={18} color="var(--cc-idle)" role="img" aria-label={name} />;
    case "waiting":
      return <IconCircleDotted size={18} color="var(--cc-idle)" role="img" aria-label={name} />;
  }
}

function More({ step }: { step: Step }) {
  const { progress } = step;
  if (step.state === "running" && progress?.total) {
    const share = Math.min(100, (100 * progress.done) / progress.total);
    return (
      <div className="cc-step-more">
        <Progress value={share} size="sm" aria-label={`${step.title}: progress`} />
        <Text size="xs" c="dimmed" className="cc-numeric">
          {amount(progress.done, progress.unit)} of {amount(progress.total, progress.unit)}
          {step.detail && ` · ${step.detail}`}
        </Text>
      </div>
    );
  }
  const parts = [progress && progress.done > 0 ? amount(progress.done, progress.unit) : null, step.detail];
  const text = parts.filter(Boolean).join(" · ");
  if (!text || step.state === "waiting") return null;
  return (
    <Text className="cc-step-more" size="xs" c={step.state === "failed" ? "var(--cc-bad)" : "dimmed"}>
      {text}
    </Text>
  );
}

function amount(value: number, unit: string | null): string {
  if (unit === "bytes") return formatBytes(value);
  return unit ? `${formatCount(value)} ${unit}` : formatCount(value);
}

function timing(step: Step, now: number): string {
  if (step.cached) return "cached";
  if (!step.started) return "";
  const end = step.ended ? Date.parse(step.ended) : now;
  if (!step.ended && step.state !== "running") return "";
  return formatDuration(end - Date.parse(step.started));
}
