export { Breakable } from "./Breakable";
export { Command, CopyButton } from "./CopyButton";
export { type Column, DataTable } from "./DataTable";
export { EmptyState } from "./EmptyState";
export { ErrorPanel, type Problem } from "./ErrorPanel";
export { Frame } from "./Frame";
export {
  formatBytes,
  formatCompact,
  formatCount,
  formatCounted,
  formatDuration,
  formatName,
  formatRelative,
  formatUptime,
} from "./format";
export { Highlight } from "./Highlight";
export { focusSearch, useKey } from "./KeySheet";
export { createQueryClient, KitProvider } from "./KitProvider";
export { LiveProvider, useLive, useSignedIn } from "./Live";
export { type LogLine, type LogPart, LogView, serviceColor } from "./LogView";
export type { LiveCache } from "./live-cache";
export { isAtLeast, LEVELS, type Level, type ParsedLine, parseLine } from "./log-line";
export { Prose } from "./Prose";
export { RelativeTime } from "./RelativeTime";
export { Scroller } from "./Scroller";
export { StatusBadge, type Tone, toneOf } from "./StatusBadge";
export { type Step, StepList, type StepState } from "./StepList";
export { cookieColorSchemeManager } from "./theme";
export { type Handlers, useEvents } from "./useEvents";
export { useNow } from "./useNow";
