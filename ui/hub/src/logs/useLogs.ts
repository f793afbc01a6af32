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

type ParsedLogLine = LogLine & { id: number };

/** Follow a project's log. Lines that arrive close together are rendered together. */
export function useLogs(project_id: string, options: { service: string | null; search: string }) {
  const url = logStreamUrl(project_id, { ...options, tail: TAIL });
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
      line(line) {
        const parsed = parse(line, levels.current.get(line.service));
        levels.current.set(line.service, parsed.level);
        waiting.current.push(parsed);
        frame.current ??= requestAnimationFrame(flush);
      },
    },
    // A new stream starts with the last lines again.
    onReset: clear,
  });
  return { lines, state };
}

/** Add the level of a line, and remove the time from its text. */
function parse(line: Received, before: Level | undefined): ParsedLogLine {
  return { ...line, ...parseLine(line.text, before) };
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
