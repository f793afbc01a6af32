import type { ReactNode } from "react";
import { useSummary } from "../project";

/** What a list shows when it is empty without filters. */
interface Empty {
  title: string;
  text?: ReactNode;
}

export const NOT_SCANNED: Empty = {
  title: "Not scanned yet",
  text: "Results will appear here when the first scan is done.",
};

/** What a list of a scan's results shows when it is empty: before the first scan is done, it may not be. */
export function useEmpty(scanned: Empty): Empty {
  const summary = useSummary();
  return summary.data?.scanned_at === null ? NOT_SCANNED : scanned;
}
