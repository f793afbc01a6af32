import { Group, Text } from "@mantine/core";

export type Tone = "good" | "busy" | "warn" | "bad" | "idle";

/** Tone of each state of a project, a service or an operation. An unlisted state is idle. */
const TONES: Readonly<Record<string, Tone>> = {
  running: "good",
  healthy: "good",
  done: "good",
  succeeded: "good",
  completed: "good",
  starting: "busy",
  stopping: "busy",
  preparing: "busy",
  restarting: "busy",
  queued: "busy",
  unhealthy: "warn",
  degraded: "warn",
  error: "bad",
  failed: "bad",
  exited: "bad",
  stopped: "idle",
  pending: "idle",
  cancelled: "idle",
};

export function toneOf(state: string): Tone {
  return TONES[state] ?? "idle";
}

/** A state as a coloured dot and a word, so that colour is never the only sign. `label` replaces the word. */
export function StatusBadge({ state, label, tone }: { state: string; label?: string; tone?: Tone }) {
  const shown = tone ?? toneOf(state);
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex" data-state={state} data-tone={shown}>
      <span
        className="cc-dot"
        data-pulse={shown === "busy" || undefined}
        style={{ color: `var(--cc-${shown})` }}
        aria-hidden
      />
      <Text component="span" size="sm" fw={550} c={`var(--cc-${shown})`}>
        {label ?? state.replaceAll("_", " ")}
      </Text>
    </Group>
  );
}
