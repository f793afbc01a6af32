import { ApiError } from "@commandcenter/api-client";
import type { Summary } from "@commandcenter/api-client/app/overview";
import type { Scan } from "@commandcenter/api-client/app/scans";
import { EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Anchor, Stack, Title } from "@mantine/core";
import { IconFolderSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Activity } from "../git/Activity";
import { ScanPanel } from "../scans/ScanPanel";
import { isActive } from "../shared/jobs/job";
import { NOT_SCANNED } from "../shared/list/useEmpty";
import { usePageTitle } from "../shared/page/page-title";
import { useLatestScan, useSummary } from "../shared/project";

import { Due } from "./Due";
import { MadeOf } from "./MadeOf";
import { NeedsAttention } from "./NeedsAttention";
import classes from "./OverviewPage.module.css";
import { WhatsNew } from "./WhatsNew";

/** The project at a glance. */
export function OverviewPage() {
  const summary = useSummary();
  const latest = useLatestScan();
  usePageTitle(null);
  return (
    <Stack>
      <ScanPanel
        heading={
          <Title order={1} size="h2">
            {summary.data?.project_name ?? "Overview"}
          </Title>
        }
      />
      {summary.error && (
        <ErrorPanel
          title="The overview could not be loaded"
          error={ApiError.wrap(summary.error)}
          onRetry={() => void summary.refetch()}
        />
      )}
      {isEmpty(summary.data, latest.data) ? (
        <EmptyState icon={<IconFolderSearch />} title="Nothing found yet">
          A scan reads the project's folder, without changing it, and lists its languages, dependencies, TODOs
          and documents here. Files that .gitignore excludes are skipped.
        </EmptyState>
      ) : (
        <>
          {summary.data?.scanned_at === null ? (
            <EmptyState icon={<IconFolderSearch />} title={NOT_SCANNED.title}>
              {NOT_SCANNED.text}
            </EmptyState>
          ) : (
            <div className={classes.columns}>
              <NeedsAttention summary={summary.data} />
              <WhatsNew />
              <Due />
              <MadeOf summary={summary.data} />
            </div>
          )}
          <Activity
            more={
              <Anchor size="sm" renderRoot={(props) => <Link to="/git" {...props} />}>
                Git
              </Anchor>
            }
          />
        </>
      )}
    </Stack>
  );
}

/** True once it is certain that nothing was found: no scan is active, and the summary includes the latest one. */
export function isEmpty(summary: Summary | undefined, latest: Scan | null | undefined): boolean {
  if (summary === undefined || latest === undefined || summary.counts.files > 0) return false;
  return latest === null || (!isActive(latest) && summary.last_scan?.id === latest.id);
}
