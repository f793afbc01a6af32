/** Line number of a `#L12` in the address; null without one. */
export function lineOf(hash: string): number | null {
  const line = Number(/^#?L(\d{1,7})/.exec(hash)?.[1]);
  return line >= 1 ? line : null;
}

/** Number of lines of a text; a line break at the end starts no new line. */
export function countLines(text: string): number {
  if (text === "") return 0;
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < text.length - 1; at = text.indexOf("\n", at + 1))
    lines += 1;
  return lines;
}

/** The numbers from 1 to `lines`, one per line. */
export function numbers(lines: number): string {
  return Array.from({ length: lines }, (_, index) => index + 1).join("\n");
}
