import type { Ecosystem } from "@commandcenter/api-client/app/dependencies";
import type { GapKind, GapSeverity } from "@commandcenter/api-client/app/gaps";
import type { TaskStatus } from "@commandcenter/api-client/app/tasks";
import type { Tone } from "@commandcenter/kit";

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
  unpinned: "Unpinned",
  duplicated: "Duplicated",
  unused: "Not imported",
};

export const SEVERITY_LABELS: Readonly<Record<GapSeverity, string>> = {
  high: "High",
  medium: "Medium",
  low: "Low",
};

export const STATUS_LABELS: Readonly<Record<TaskStatus, string>> = {
  open: "Open",
  doing: "Doing",
  done: "Done",
  dropped: "Dropped",
};
export const SEVERITY_TONES: Readonly<Record<GapSeverity, Tone>> = {
  high: "bad",
  medium: "warn",
  low: "idle",
};
