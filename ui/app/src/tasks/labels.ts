import type { DueFilter, LinkKind, TaskPriority } from "@commandcenter/api-client/app/tasks";

export const PRIORITY_LABELS: Readonly<Record<TaskPriority, string>> = {
  urgent: "Urgent",
  high: "High",
  normal: "Normal",
  low: "Low",
};

export const DUE_LABELS: Readonly<Record<DueFilter, string>> = {
  overdue: "Overdue",
  week: "Within a week",
  any: "With a date",
  none: "No date",
};

export const LINK_LABELS: Readonly<Record<LinkKind, string>> = {
  file: "File",
  technology: "Technology",
  document: "Document",
  dependency: "Dependency",
  vulnerability: "Vulnerability",
  gap: "Gap",
  todo: "TODO",
  web: "Web",
};
