import type { DependencyKind, Verdict } from "@commandcenter/api-client/app/dependencies";

export const KIND_LABELS: Readonly<Record<DependencyKind, string>> = {
  runtime: "runtime",
  dev: "development",
  optional: "optional",
  build: "build",
};

/** Verdicts of the licence policy. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  allowed: "Allowed",
  review: "Needs review",
  refused: "Refused",
};
