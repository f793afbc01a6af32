/** How urgent a log line is. */
export type Level = "debug" | "info" | "warning" | "error";

/** All levels, the least urgent first. */
export const LEVELS: readonly Level[] = ["debug", "info", "warning", "error"];

/** Levels by the words of Postgres, Python, Node.js and syslog. Lines such as DETAIL of Postgres have no level themselves. */
const WORDS: Readonly<Record<string, Level>> = {
  TRACE: "debug",
  DEBUG: "debug",
  LOG: "info",
  INFO: "info",
  NOTICE: "info",
  WARN: "warning",
  WARNING: "warning",
  ERR: "error",
  ERROR: "error",
  CRITICAL: "error",
  CRIT: "error",
  FATAL: "error",
  PANIC: "error",
  ALERT: "error",
  EMERG: "error",
};
/** Levels of Valkey's and Redis's log, by their sign. */
const SIGNS: Readonly<Record<string, Level>> = { ".": "debug", "-": "debug", "*": "info", "#": "warning" };

const TIME = /^\[?\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:UTC|GMT|Z|[+-]\d\d:?\d\d))?\]?\s*/;
const VALKEY =
  /^(\d+:[A-Z]) (?:\d\d \w{3} \d{4} |\d{4}-\d\d-\d\d[ T])\d\d:\d\d:\d\d\.\d+ ?(?:Z|[+-]\d\d:\d\d)? ([.*#-]) /;
const WORD = /^(?:\[\d+\] )?\[?([A-Za-z]+)\d?\]?(?=[:\s\]|]|$)/;
const CONTINUED = /^(?:\[\d+\] )?(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION):|^\s/;
const RAISED = /^(?:Traceback \(most recent call last\):|(?:\w+\.)*\w*(?:Error|Exception)\b(?::|$))/;
/** Postgres's messages to clients that connect during each start and stop, and try again. */
const USUAL =
  /^(?:\[\d+\] )?FATAL: {2}the database system is (?:starting up|shutting down|not yet accepting connections)/;
/** Levels of pino and bunyan, two Node.js libraries, begin at these numbers. */
const NUMBERS: readonly [number, Level][] = [
  [50, "error"],
  [40, "warning"],
  [30, "info"],
];

/** The level of a log line, and its text without the time at its beginning, which is shown beside it. */
export interface ParsedLine {
  level: Level;
  text: string;
}

/**
 * Parse a line of a log.
 *
 * A line that continues an entry, such as an indented one, has the level of the line before it, which is `before`.
 */
export function parseLine(text: string, before: Level = "info"): ParsedLine {
  const valkey = VALKEY.exec(text);
  if (valkey) {
    const [whole, process, sign = "*"] = valkey;
    return { level: SIGNS[sign] ?? "info", text: `${process} ${text.slice(whole.length)}` };
  }
  const rest = text.replace(TIME, "");
  if (rest.startsWith("{")) return { level: levelOfJson(rest) ?? "info", text: rest };
  if (USUAL.test(rest)) return { level: "info", text: rest };
  const word = WORD.exec(rest)?.[1] ?? "";
  // Names of levels are in capitals, or are followed by a colon: an ordinary sentence may begin with "Error" or "log".
  const named =
    word === word.toUpperCase() || rest.startsWith(`${word}:`) ? WORDS[word.toUpperCase()] : undefined;
  if (named) return { level: named, text: rest };
  if (RAISED.test(rest)) return { level: "error", text: rest };
  return { level: CONTINUED.test(rest) ? before : "info", text: rest };
}

function levelOfJson(text: string): Level | undefined {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const level = entry.level ?? entry.severity ?? entry.lvl ?? entry.levelname;
  if (typeof level === "string") return WORDS[level.toUpperCase()];
  if (typeof level !== "number") return undefined;
  return NUMBERS.find(([from]) => level >= from)?.[1] ?? "debug";
}

/** Whether a line is at least as urgent as a level. */
export function isAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
