/** The line that an address names with `#L12`; null when it names none. */
export function lineOf(hash: string): number | null {
  const line = Number(/^#?L(\d{1,7})/.exec(hash)?.[1]);
  return line >= 1 ? line : null;
}

/** How many lines a text has; a break at its very end begins no line. */
export function countLines(text: string): number {
  if (text === "") return 0;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < text.length - 1; at = text.indexOf("\n", at + 1))
    lines += 1;
  return lines;
}

/** The numbers from 1 to `lines`, each on a line of its own. */
export function numbers(lines: number): string {
  return Array.from({ length: lines }, (_, index) => index + 1).join("\n");
}
