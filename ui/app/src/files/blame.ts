import type { FileBlame } from "@commandcenter/api-client/app/files";

/** Longest name that fits beside a date, characters. */
const NAME_AT_MOST = 12;

/** Author and date for the first line of each part of a file that one commit added; other lines are empty. */
export function marginOf(blame: FileBlame): string[] {
  const lines: string[] = [];
  for (const { line, count, commit } of blame.lines) {
    const found = commit === null ? undefined : blame.commits[commit];
    lines[line - 1] = found ? `${shortened(found.author)} ${found.written_at.slice(0, 10)}` : "not committed";
    for (let at = line; at < line + count - 1; at += 1) lines[at] = "";
  }
  return lines;
}

function shortened(name: string): string {
  const characters = [...name];
  const shown =
    characters.length > NAME_AT_MOST ? `${characters.slice(0, NAME_AT_MOST - 1).join("")}…` : name;
  return shown + " ".repeat(Math.max(0, NAME_AT_MOST - [...shown].length));
}

/** The commit that added a line; null if it is not committed, undefined if that is not known. */
export function commitOf(blame: FileBlame, line: number): FileBlame["commits"][number] | null | undefined {
  const part = blame.lines.find((one) => one.line <= line && line < one.line + one.count);
  return part && (part.commit === null ? null : blame.commits[part.commit]);
}
