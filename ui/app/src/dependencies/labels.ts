import type { DependencyKind, Verdict } from "@commandcenter/api-client/app/dependencies";

export const KIND_LABELS: Readonly<Record<DependencyKind, string>> = {
  runtime: "runtime",
  dev: "development",
  optional: "optional",
  build: "build",
};

/** What the licence policy says. */
export const VERDICT_LABELS: Readonly<Record<Verdict, string>> = {
  allowed: "Allowed",
  review: "To be looked at",
  refused: "Refused",
};
