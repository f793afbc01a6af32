import {
  type LogEvents,
  logStreamUrl,
  openStream,
  type LogLine as Received,
} from "@commandcenter/api-client/hub";
import { type Level, type LogLine, parseLine, useEvents } from "@commandcenter/kit";
import { useEffect, useRef, useState } from "react";

/** Number of older lines shown first. */
const TAIL = 1000;
/** Number of lines the page keeps; the oldest are dropped first. */
export const KEPT = 20_000;

export type ParsedLogLine = LogLine & { id: number };

/** Which lines of a log to show. */
export interface LogFilter {
  /** Names of services; all if it is empty. */
  service: string[];
  search: string;
  regex: boolean;
}

/** Follow a project's log, if `enabled`. Lines that arrive close together are rendered together. */
export function useLogs(project_id: string, wanted: LogFilter, enabled: boolean) {
  const url = enabled ? logStreamUrl(project_id, { ...wanted, tail: TAIL }) : null;
  const [lines, setLines] = useState<readonly ParsedLogLine[]>([]);
  const waiting = useRef<ParsedLogLine[]>([]);
  /** The level of the last line of each service. */
  const levels = useRef(new Map<string, Level>());
  const frame = useRef<number | null>(null);

  function flush() {
    frame.current = null;
    const fresh = waiting.current;
    waiting.current = [];
    setLines((old) => appended(old, fresh));
  }

  function clear() {
    waiting.current = [];
    levels.current.clear();
    setLines([]);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another address means other lines.
  useEffect(() => clear, [url]);

  const { state } = useEvents<LogEvents>({
    url,
    open: openStream,
    on: {
      lines(batch) {
        waiting.current.push(...parseLines(batch.lines, levels.current));
        // More than the page keeps would be dropped anyway.
        if (waiting.current.length > KEPT) waiting.current.splice(0, waiting.current.length - KEPT);
        frame.current ??= requestAnimationFrame(flush);
      },
    },
    // A new stream starts with the last lines again.
    onReset: clear,
  });
  return { lines, state };
}

/** Add levels to lines, and remove times from their texts. `levels` has the last level of each service, and is updated. */
export function parseLines(
  received: readonly Received[],
  levels = new Map<string, Level>(),
): ParsedLogLine[] {
  return received.map((line) => {
    const parsed = parseLine(line.text, levels.get(line.service));
    levels.set(line.service, parsed.level);
    return { ...line, ...parsed };
  });
}

/** Append `fresh` to `old` without duplicates, cut to the number of lines kept. */
export function appended(
  old: readonly ParsedLogLine[],
  fresh: readonly ParsedLogLine[],
): readonly ParsedLogLine[] {
  const last = old.at(-1)?.id ?? Number.NEGATIVE_INFINITY;
  const added = fresh.filter((line) => line.id > last);
  if (added.length === 0) return old;
  const all = [...old, ...added];
  return all.length > KEPT ? all.slice(all.length - KEPT) : all;
}
