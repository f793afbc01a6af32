import type { ReactNode } from "react";
import { useSummary } from "../project";

/** Text of a list that is empty without filters. */
interface Empty {
  title: string;
  text?: ReactNode;
}

export const NOT_SCANNED: Empty = {
  title: "Not scanned yet",
  text: "Results will appear here when the first scan is done.",
};

/**
 * Return the text of an empty list of scan results: `scanned`, or NOT_SCANNED until the first scan is done.
 *
 * Null until it is known whether a scan was done.
 */
export function useEmpty(scanned: Empty): Empty | null {
  const summary = useSummary();
  if (summary.isPending) return null;
  return summary.data?.scanned_at === null ? NOT_SCANNED : scanned;
}
