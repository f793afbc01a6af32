import { Loader, Progress, Text } from "@mantine/core";
import { IconAlertCircle, IconBan, IconCheck, IconCircleDotted } from "@tabler/icons-react";
import { formatBytes, formatCount, formatDuration } from "./format";
import { useNow } from "./useNow";

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
}

const WORDS: Readonly<Record<StepState, string>> = {
  waiting: "waiting",
  running: "running",
  done: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** The steps of an operation, live: state, duration, progress and detail. */
export function StepList({ steps, label }: { steps: readonly Step[]; label: string }) {
  const now = useNow(steps.some((step) => step.state === "running") ? 200 : null);
  return (
    <ol className="cc-steps" aria-label={label}>
      {steps.map((step) => (
        <li key={step.id} className="cc-step" data-state={step.state}>
          <Mark state={step.state} />
          <Text size="sm" span>
            {step.title}
          </Text>
          <Text size="xs" c="dimmed" span className="cc-numeric">
            {timing(step, now)}
          </Text>
          <More step={step} />
        </li>
      ))}
    </ol>
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
