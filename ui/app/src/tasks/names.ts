export const STATUS_NAMES = { open: "Open", doing: "Doing", done: "Done", dropped: "Dropped" } as const;
export const PRIORITY_NAMES = { urgent: "Urgent", high: "High", normal: "Normal", low: "Low" } as const;
export const DUE_NAMES = {
  overdue: "Overdue",
  week: "Within a week",
  any: "With a date",
  none: "No date",
} as const;
export const LINK_NAMES = {
  file: "File",
  technology: "Technology",
  document: "Document",
  dependency: "Dependency",
  gap: "Gap",
  mark: "Mark",
  web: "Web",
} as const;
