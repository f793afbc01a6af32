import type { Tone } from "@commandcenter/kit";

export const SEVERITY_NAMES = { high: "High", medium: "Medium", low: "Low" } as const;
export const SEVERITY_TONES = { high: "bad", medium: "warn", low: "idle" } as const satisfies Record<
  string,
  Tone
>;
export const GAP_NAMES = {
  outdated: "Behind",
  end_of_life: "End of support",
  deprecated: "Deprecated",
  unpinned: "Unpinned",
  duplicated: "Duplicated",
  unused: "Not imported",
} as const;
