import type { Scan } from "@commandcenter/api-client/app/scans";
import { formatCount, formatCounted } from "@commandcenter/kit";

/** Progress of a running scan, from 0 to 1; null while unknown. */
export function share(scan: Scan): number | null {
  if (scan.phase !== "read" || !scan.files_total) return null;
  return Math.min(1, scan.files_done / scan.files_total);
}

/** Progress of an active scan, in words. */
export function doing(scan: Scan): string {
  if (scan.status === "queued") return "Waiting to scan";
  const done = formatCount(scan.files_done);
  switch (scan.phase) {
    case "read":
      return `Reading: ${done} of ${formatCounted(scan.files_total ?? scan.files_done, "file")}`;
    case "save":
      return "Saving the results";
    default:
      return scan.files_done > 0 ? `Looking for files: ${done} so far` : "Looking for files";
  }
}
