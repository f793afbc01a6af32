import type { TaskLink } from "@commandcenter/api-client/app/tasks";

/**
 * Parse a typed link; null while it is incomplete.
 *
 * A file is a path with an optional line after a colon; technologies and documents must be among `found`.
 */
export function fromText(
  kind: TaskLink["kind"],
  typed: string,
  found: readonly { id?: number; text: string }[],
): TaskLink | null {
  const text = typed.trim();
  if (!text) return null;
  if (kind === "web")
    return /^https?:\/\/[^\s]+$/.test(text) ? { kind, label: text.slice(0, 200), url: text } : null;
  if (kind === "file") {
    const [, path = text, line] = /^(.*?)(?::(\d{1,9}))?$/.exec(text) ?? [];
    return path
      ? { kind, label: text.slice(0, 200), path, ...(Number(line) > 0 ? { line: Number(line) } : {}) }
      : null;
  }
  const known = found.find((one) => one.text.toLowerCase() === text.toLowerCase());
  if (kind === "dependency") return { kind, label: known?.text ?? text.slice(0, 200) };
  return known?.id ? { kind, label: known.text.slice(0, 200), id: known.id } : null;
}
