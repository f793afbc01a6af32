import {
  type Change,
  type ChangeAction,
  type ChangeArea,
  type ChangePage,
  changeActionValues,
  changeAreaValues,
} from "@commandcenter/api-client/app/changes";
import { formatCount } from "@commandcenter/kit";

export const AREA_LABELS: Readonly<Record<ChangeArea, string>> = {
  commit: "Commits",
  merge: "Merges",
  tag: "Tags",
  edit: "Not committed",
  file: "Files",
  document: "Documents",
  dependency: "Dependencies",
  vulnerability: "Vulnerabilities",
  gap: "Gaps",
  todo: "TODOs",
  technology: "Technologies",
  task: "Tasks",
};
/** Areas of what git recorded: `now` is an id or a name, not a value that changed. */
export const GIT_AREAS: ReadonlySet<ChangeArea> = new Set(["commit", "merge", "tag"]);
/** Name of one item of an area. */
export const AREA_WORDS: Readonly<Record<ChangeArea, string>> = {
  commit: "Commit",
  merge: "Merge",
  tag: "Tag",
  edit: "Not committed:",
  file: "File",
  document: "Document",
  dependency: "Dependency",
  vulnerability: "Vulnerability",
  gap: "Gap",
  todo: "TODO",
  technology: "Technology",
  task: "Task",
};
export const ACTION_LABELS: Readonly<Record<ChangeAction, string>> = {
  added: "added",
  changed: "changed",
  removed: "removed",
};

/** The word for what happened to an item of an area. */
export function actionWord(area: ChangeArea, action: ChangeAction): string {
  return area === "vulnerability" && action === "removed" ? "solved" : ACTION_LABELS[action];
}

/** How much changed in each area: [["file", "2 added, 1 removed"], …]; areas without changes are left out. */
export function inWords(totals: ChangePage["totals"]): [ChangeArea, string][] {
  return changeAreaValues.flatMap((area) => {
    const words = changeActionValues.flatMap((action) => {
      const count = totals.find((one) => one.area === area && one.action === action)?.count ?? 0;
      return count > 0 ? [`${formatCount(count)} ${actionWord(area, action)}`] : [];
    });
    return words.length > 0 ? [[area, words.join(", ")] as [ChangeArea, string]] : [];
  });
}

/** The key of a change in a list, unique and stable. */
export function changeKey(change: Change): string {
  const { area, id, path, detail, subject, now } = change;
  return [area, id, path, detail, subject, GIT_AREAS.has(area) ? now : ""].join(" ");
}
