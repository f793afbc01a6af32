import { ApiError } from "@commandcenter/api-client";
import type { Summary } from "@commandcenter/api-client/app";
import { EmptyState, ErrorPanel, formatCompact, formatCount } from "@commandcenter/kit";
import { Anchor, Card, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFolderSearch } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { Activity } from "../git/Activity";
import { useLatestScan, useSummary } from "../live/queries";
import { usePageTitle } from "../page-title";
import { ScanPanel } from "../scans/ScanPanel";
import { isActive } from "../scans/scan";
import { Due } from "./Due";
import { Languages } from "./Languages";
import classes from "./OverviewPage.module.css";
import { WhatsNew } from "./WhatsNew";

/** The project at a glance. */
export function OverviewPage() {
  const summary = useSummary();
  const latest = useLatestScan();
  usePageTitle(null);
  const nothing = summary.data !== undefined && summary.data.counts.files === 0;
  return (
    <Stack>
      <Title order={1} size="h2">
        {summary.data?.project_name ?? "Overview"}
      </Title>
      <ScanPanel />
      {summary.error && (
        <ErrorPanel
          title="The overview could not be read"
          error={ApiError.wrap(summary.error)}
          onRetry={() => void summary.refetch()}
        />
      )}
      {nothing && !isActive(latest.data) ? (
        <EmptyState icon={<IconFolderSearch />} title="Nothing found yet">
          A scan reads the project's folder, without changing it, and lists its languages, dependencies, marks
          and documents here. Files that .gitignore names are left out.
        </EmptyState>
      ) : (
        <>
          <Counts summary={summary.data} />
          <WhatsNew />
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Due />
            <Activity
              more={
                <Anchor size="sm" renderRoot={(props) => <Link to="/git" {...props} />}>
                  Git
                </Anchor>
              }
            />
          </SimpleGrid>
          <Languages />
        </>
      )}
    </Stack>
  );
}

function Counts({ summary }: { summary: Summary | undefined }) {
  const counts = summary?.counts;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 7 }} spacing="sm">
      <Count
        label="Dependencies"
        value={counts?.dependencies}
        to="/dependencies"
        note={counts && `${formatCount(counts.direct_dependencies)} direct`}
      />
      <Count
        label="Gaps"
        value={counts && counts.gaps_high + counts.gaps_medium + counts.gaps_low}
        to="/gaps"
        note={counts && (counts.gaps_high > 0 ? `${formatCount(counts.gaps_high)} high` : "none high")}
        bad={(counts?.gaps_high ?? 0) > 0}
      />
      <Count label="Marks" value={counts?.marks} to="/marks" note="TODO, FIXME, …" />
      <Count
        label="Open tasks"
        value={counts?.tasks_open}
        to="/tasks"
        note={
          counts &&
          (counts.tasks_overdue > 0 ? `${formatCount(counts.tasks_overdue)} overdue` : "none overdue")
        }
        bad={(counts?.tasks_overdue ?? 0) > 0}
      />
      <Count label="Technologies" value={counts?.technologies} to="/radar" note="on the radar" />
      <Count label="Documents" value={counts?.documents} to="/documents" note="to read" />
      <Count
        label="Files"
        value={counts?.files}
        to="/files"
        note={counts && `${formatCompact(counts.lines)} lines`}
      />
    </SimpleGrid>
  );
}

function Count(props: {
  label: string;
  value: number | undefined;
  to: LinkProps["to"];
  note: string | undefined;
  bad?: boolean;
}) {
  const { to, value } = props;
  return (
    <Card withBorder padding="sm" className={classes.count} renderRoot={(root) => <Link to={to} {...root} />}>
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
      {value === undefined ? (
        <Skeleton h={28} w={70} mt={4} />
      ) : (
        <Text fz={26} lh={1.3} fw={650} c="var(--mantine-color-text)" className="cc-numeric">
          {formatCount(value)}
        </Text>
      )}
      <Text size="xs" c={props.bad ? "var(--cc-bad)" : "dimmed"}>
        {props.note ?? "\u00a0"}
      </Text>
    </Card>
  );
}
