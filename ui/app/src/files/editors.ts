import type { EditorName } from "@commandcenter/api-client/app/files";

export const EDITOR_LABELS: Readonly<Record<EditorName, string>> = {
  vscode: "VS Code",
  cursor: "Cursor",
  idea: "JetBrains IDE",
};

/** Address by which an editor on this machine opens a file of the folder, at a line. */
export function editorAddress(editor: EditorName, folder: string, path: string, line: number | null): string {
  const file = `${folder.replace(/\/+$/, "")}/${path}`;
  const at = line ?? 1;
  if (editor === "idea") return `idea://open?file=${encodeURIComponent(file)}&line=${at}`;
  return `${editor}://file${file.split("/").map(encodeURIComponent).join("/")}:${at}`;
}
