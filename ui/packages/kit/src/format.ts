const counts = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** 12345 → "12,345". */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** 1, "commit" → "1 commit"; 12345, "commit" → "12,345 commits". */
export function formatCounted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** 12345 → "12.3K". */
export function formatCompact(value: number): string {
  return compact.format(value);
}

/** Characters without a shape, such as control characters, zero-width ones and those that set the direction of text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** An emoji, whose parts are joined by invisible characters, or an invisible character. */
const EMOJI_OR_INVISIBLE = new RegExp(
  "(?:\\p{Emoji}\\ufe0f?\\u20e3" +
    "|\\p{Extended_Pictographic}\\p{Emoji_Modifier}?\\ufe0f?[\\u{e0020}-\\u{e007f}]*" +
    "(?:\\u200d\\p{Extended_Pictographic}\\p{Emoji_Modifier}?\\ufe0f?)*)" +
    `|${INVISIBLE.source}`,
  "gu",
);

/** Show invisible characters of a file's name as escapes: a line feed → "\\n", U+202E → "\\u202e". */
export function formatName(name: string): string {
  return name.replace(EMOJI_OR_INVISIBLE, (one) => {
    if (!INVISIBLE.test([...one][0] ?? "")) return one;
    const short = JSON.stringify(one).slice(1, -1);
    const code = (one.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
    if (short !== one) return short;
    return code.length > 4 ? `\\u{${code}}` : `\\u${code}`;
  });
}

/** 1536 → "1.5 KB". */
export function formatBytes(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** 850 → "0.9 s", 75000 → "1 min 15 s". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Coarse length of time: 45000 → "45 s", 7500000 → "2 h", 200000000 → "2 d". */
export function formatUptime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** Time relative to `now`: "just now", "3 minutes ago". */
export function formatRelative(time: Date, now: number): string {
  const seconds = (time.getTime() - now) / 1000;
  const size = Math.abs(seconds);
  if (size < 10) return "just now";
  if (size < 60) return relative.format(Math.round(seconds), "second");
  if (size < 3600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), "hour");
  const days = Math.round(seconds / 86_400);
  if (Math.abs(days) < 60) return relative.format(days, "day");
  if (Math.abs(days) < 730) return relative.format(Math.round(days / 30.44), "month");
  return relative.format(Math.round(days / 365.25), "year");
}
