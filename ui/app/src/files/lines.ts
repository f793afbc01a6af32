/** Number of lines that are rendered together. */
export const CHUNK = 100;

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

/** The numbers from `first` to `last`, one per line. */
export function numbers(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).join("\n");
}

/** The text in parts of CHUNK lines, without the line break at the end of each. */
export function chunked(text: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const chunks: string[] = [];
  for (let at = 0; at < lines.length; at += CHUNK) chunks.push(lines.slice(at, at + CHUNK).join("\n"));
  return chunks;
}
