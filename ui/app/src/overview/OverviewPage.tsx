import { ApiError } from "@commandcenter/api-client";
import type { Summary } from "@commandcenter/api-client/app";
import { EmptyState, ErrorPanel, formatCount } from "@commandcenter/kit";
import { Card, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFolderSearch } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { useLatestScan, useSummary } from "../live/queries";
import { usePageTitle } from "../page-title";
import { ScanPanel } from "../scans/ScanPanel";
import { isActive } from "../scans/scan";
import { Languages } from "./Languages";

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
          A scan reads the project's folder, without changing it, and lists its languages, dependencies and
          documents here. Files that .gitignore names are left out.
        </EmptyState>
      ) : (
        <>
          <Counts summary={summary.data} />
          <Languages />
        </>
      )}
    </Stack>
  );
}

function Counts({ summary }: { summary: Summary | undefined }) {
  const counts = summary?.counts;
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      <Count label="Documents" value={counts?.documents} to="/documents" />
      <Count label="Dependencies" value={counts?.dependencies} to="/dependencies" />
      <Count label="Lines" value={counts?.lines} />
      <Count label="Files" value={counts?.files} />
    </SimpleGrid>
  );
}

function Count({ label, value, to }: { label: string; value: number | undefined; to?: LinkProps["to"] }) {
  const inside = (
    <>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton h={28} w={70} mt={4} />
      ) : (
        <Text fz={26} fw={650} c="var(--mantine-color-text)" className="cc-numeric">
          {formatCount(value)}
        </Text>
      )}
    </>
  );
  if (!to) {
    return (
      <Card withBorder padding="md">
        {inside}
      </Card>
    );
  }
  return (
    <Card withBorder padding="md" renderRoot={(props) => <Link to={to} {...props} />}>
      {inside}
    </Card>
  );
}
