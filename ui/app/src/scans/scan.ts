import type { Scan } from "@commandcenter/api-client/app/scans";
import { formatCount } from "@commandcenter/kit";

type Job = Pick<Scan, "id" | "status">;

/** True while a scan, or another job like it, is queued or running. */
export function isActive(scan: Job | null | undefined): boolean {
  return scan?.status === "queued" || scan?.status === "running";
}

/** The one of two that tells more: the later one, or the same one further on. */
export function newer<One extends Job>(shown: One | null, told: One): One {
  if (shown === null || told.id > shown.id) return told;
  if (told.id < shown.id) return shown;
  return isActive(told) && !isActive(shown) ? shown : told;
}

/** How far a running scan is, from 0 to 1; null while that cannot be told. */
export function share(scan: Scan): number | null {
  if (scan.phase !== "read" || !scan.files_total) return null;
  return Math.min(1, scan.files_done / scan.files_total);
}

/** What a scan that has not ended does, in words. */
export function doing(scan: Scan): string {
  if (scan.status === "queued") return "Waiting to scan";
  const done = formatCount(scan.files_done);
  switch (scan.phase) {
    case "read":
      return `Reading: ${done} of ${formatCount(scan.files_total ?? scan.files_done)} files`;
    case "save":
      return "Saving what was found";
    default:
      return scan.files_done > 0 ? `Looking for files: ${done} so far` : "Looking for files";
  }
}
