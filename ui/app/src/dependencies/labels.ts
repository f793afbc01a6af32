import type { DependencyKind } from "@commandcenter/api-client/app/dependencies";

export const KIND_LABELS: Readonly<Record<DependencyKind, string>> = {
  runtime: "runtime",
  dev: "development",
  optional: "optional",
  build: "build",
};
