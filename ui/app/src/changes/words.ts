import type { ChangePage } from "@commandcenter/api-client/app/changes";
import { formatCount } from "@commandcenter/kit";

export const AREA_NAMES = {
  file: "Files",
  dependency: "Dependencies",
  gap: "Gaps",
  mark: "Marks",
  technology: "Technologies",
  task: "Tasks",
} as const;
export const ACTION_NAMES = { added: "added", changed: "changed", removed: "removed" } as const;

export type Area = ChangePage["totals"][number]["area"];

/** How much of each kind happened, in words: [["file", "2 added, 1 removed"], …]; kinds without any are left out. */
export function inWords(totals: ChangePage["totals"]): [Area, string][] {
  return (Object.keys(AREA_NAMES) as Area[]).flatMap((area) => {
    const words = (Object.keys(ACTION_NAMES) as (keyof typeof ACTION_NAMES)[]).flatMap((action) => {
      const count = totals.find((one) => one.area === area && one.action === action)?.count ?? 0;
      return count > 0 ? [`${formatCount(count)} ${ACTION_NAMES[action]}`] : [];
    });
    return words.length > 0 ? [[area, words.join(", ")] as [Area, string]] : [];
  });
}
