import type { Ecosystem } from "@commandcenter/api-client/app/dependencies";
import type { GapKind } from "@commandcenter/api-client/app/gaps";
import type { TaskStatus } from "@commandcenter/api-client/app/tasks";
import type { Severity } from "@commandcenter/api-client/app/vulnerabilities";
import { formatCount, type Tone } from "@commandcenter/kit";

// Labels of enum values that more than one feature shows. A new value without a label does not compile.

export const ECOSYSTEM_LABELS: Readonly<Record<Ecosystem, string>> = {
  pypi: "Python",
  npm: "JavaScript",
  go: "Go",
  cargo: "Rust",
  maven: "Java",
  gem: "Ruby",
  composer: "PHP",
  nuget: ".NET",
  hex: "Elixir",
  pub: "Dart",
  swift: "Swift",
  docker: "Images",
  actions: "GitHub Actions",
  "pre-commit": "pre-commit",
  conda: "Conda",
  jsr: "JSR",
  helm: "Helm",
  terraform: "Terraform",
  gitlab: "GitLab CI",
  generic: "Other addresses",
};

export const GAP_KIND_LABELS: Readonly<Record<GapKind, string>> = {
  outdated: "Behind",
  end_of_life: "End of support",
  deprecated: "Deprecated",
  licence: "Licence refused",
  unpinned: "Unpinned",
  duplicated: "Duplicated",
  unused: "Not imported",
  stale: "No recent release",
  unknown: "Unknown package",
};

/** Severities of vulnerabilities; those of gaps are some of them. */
export const SEVERITY_LABELS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  unknown: "Unknown",
};

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = {
  critical: "bad",
  high: "bad",
  medium: "warn",
  low: "idle",
  unknown: "idle",
};

export const STATUS_LABELS: Readonly<Record<TaskStatus, string>> = {
  open: "Open",
  doing: "Doing",
  done: "Done",
  dropped: "Dropped",
};

/** A label with a number, once that is known: "High (3)". */
export function withCount(label: string, count: number | undefined): string {
  return count === undefined ? label : `${label} (${formatCount(count)})`;
}
