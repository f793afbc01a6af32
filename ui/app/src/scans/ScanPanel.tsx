import { type Scan, scansApi } from "@commandcenter/api-client/app/scans";
import { formatCount, formatCounted, formatDuration, RelativeTime } from "@commandcenter/kit";
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { JobCard } from "../shared/jobs/JobCard";
import { useJob } from "../shared/jobs/useJob";
import { FileLink } from "../shared/links/FileLink";
import { useSummary } from "../shared/project";
import { doing, share } from "./scan";

/** The page's heading, with the active or else the latest scan below it, and a button that starts or cancels a scan. */
export function ScanPanel({ heading }: { heading: ReactNode }) {
  const job = useJob(scansApi);
  const { latest: scan, active } = job;
  const summary = useSummary();
  return (
    <JobCard
      label="Scan"
      what="scan"
      job={job}
      summary={active ? doing(active) : <Outcome scan={scan} scannedAt={summary.data?.scanned_at} />}
      share={active && share(active)}
      startLabel={scan ? "Scan again" : "Scan now"}
      heading={heading}
    >
      {scan && !active && scan.problems_count > 0 && <Problems scan={scan} />}
    </JobCard>
  );
}

export function Outcome({
  scan,
  scannedAt,
}: {
  scan: Scan | null | undefined;
  scannedAt: string | null | undefined;
}) {
  if (scan === undefined || scannedAt === undefined) return null; // one of both is still loading
  if (scan === null) return "Not scanned yet.";
  // The event of a scan's end arrives before the summary is read again.
  const at = scan.status === "done" ? scan.finished_at : scannedAt;
  return (
    <>
      {at ? (
        <>
          Last scanned <RelativeTime time={at} />
        </>
      ) : (
        "Not scanned yet"
      )}
      {scan.status === "done" &&
        scan.duration_s !== null &&
        ` in ${formatDuration(1000 * (scan.duration_s ?? 0))}`}
      {scan.status === "done" && scan.counts && changes(scan.counts)}
      {scan.status === "cancelled" && ". The latest scan was cancelled; earlier results stay"}
      {scan.status === "failed" && ". The latest scan failed; earlier results stay"}.
    </>
  );
}

function changes(counts: NonNullable<Scan["counts"]>): string {
  if (counts.changed === 0 && counts.removed === 0) return "; nothing changed";
  const removed = counts.removed > 0 ? `, ${formatCount(counts.removed)} removed` : "";
  return `; ${formatCount(counts.changed)} new or changed${removed}`;
}

/** Number of problems listed; a scan keeps up to a thousand. */
const LISTED = 100;

function Problems({ scan }: { scan: Scan }) {
  const detail = useQuery(scansApi.one(scan.id));
  const problems = detail.data?.problems ?? [];
  return (
    <details>
      <summary>
        <Text span size="sm">
          {formatCounted(scan.problems_count, "file")} could not be read or parsed
        </Text>
      </summary>
      <Stack component="ul" gap={4} mt="xs" pl="md" aria-label="Problems">
        {problems.slice(0, LISTED).map((problem) => (
          <li key={`${problem.path} ${problem.message}`}>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              <FileLink path={problem.path} line={problem.line} />: {problem.message}
            </Text>
          </li>
        ))}
        {scan.problems_count > LISTED && (
          <Text size="sm" c="dimmed">
            and {formatCount(scan.problems_count - LISTED)} more
          </Text>
        )}
      </Stack>
    </details>
  );
}
