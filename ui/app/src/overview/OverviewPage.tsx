import { ApiError } from "@commandcenter/api-client";
import { gapSeverityValues } from "@commandcenter/api-client/app/gaps";
import type { Summary } from "@commandcenter/api-client/app/overview";
import type { Scan } from "@commandcenter/api-client/app/scans";
import { EmptyState, ErrorPanel, formatCompact, formatCount } from "@commandcenter/kit";
import { Anchor, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconFolderSearch } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { Activity } from "../git/Activity";
import { ScanPanel } from "../scans/ScanPanel";
import { isActive } from "../shared/jobs/job";
import { usePageTitle } from "../shared/page/page-title";
import { useLatestScan, useSummary } from "../shared/project";

import { Due } from "./Due";
import { Languages } from "./Languages";
import classes from "./OverviewPage.module.css";
import { WhatsNew } from "./WhatsNew";

/** The project at a glance. */
export function OverviewPage() {
  const summary = useSummary();
  const latest = useLatestScan();
  usePageTitle(null);
  return (
    <Stack>
      <Title order={1} size="h2">
        {summary.data?.project_name ?? "Overview"}
      </Title>
      <ScanPanel />
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

/** True once it is certain that nothing was found: no scan is active, and the summary includes the latest one. */
export function isEmpty(summary: Summary | undefined, latest: Scan | null | undefined): boolean {
  if (summary === undefined || latest === undefined || summary.counts.files > 0) return false;
  return latest === null || (!isActive(latest) && summary.last_scan?.id === latest.id);
}

/** Totals; each number links to its list. */
export function Counts({ summary }: { summary: Summary | undefined }) {
  const counts = summary?.counts;
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 7 }} spacing="sm">
      <Count
        label="Dependencies"
        value={counts?.dependencies}
        link={{ to: "/dependencies" }}
        parts={
          counts && [
            {
              words: `${formatCount(counts.direct_dependencies)} direct`,
              link: { to: "/dependencies", search: { direct: true } },
            },
          ]
        }
      />
      <Count
        label="Gaps"
        value={counts && counts.gaps_high + counts.gaps_medium + counts.gaps_low}
        link={{ to: "/gaps" }}
        parts={
          counts &&
          gapSeverityValues.map((severity) => ({
            words: `${formatCount(counts[`gaps_${severity}`])} ${severity}`,
            link: { to: "/gaps", search: { severity } },
            bad: severity === "high" && counts.gaps_high > 0,
          }))
        }
      />
      <Count label="TODOs" value={counts?.todos} link={{ to: "/todos" }} parts={[{ words: "in comments" }]} />
      <Count
        label="Open tasks"
        value={counts?.tasks_open}
        link={{ to: "/tasks" }}
        parts={
          counts && [
            {
              words: `${formatCount(counts.tasks_overdue)} overdue`,
              link: { to: "/tasks", search: { view: "list", due: "overdue" } },
              bad: counts.tasks_overdue > 0,
            },
          ]
        }
      />
      <Count
        label="Technologies"
        value={counts?.technologies}
        link={{ to: "/radar" }}
        parts={[{ words: "on the radar" }]}
      />
      <Count
        label="Documents"
        value={counts?.documents}
        link={{ to: "/documents" }}
        parts={[{ words: "Markdown and text" }]}
      />
      <Count
        label="Files"
        value={counts?.files}
        link={{ to: "/files" }}
        parts={
          counts && [
            { words: `${formatCompact(counts.lines)} ${counts.lines === 1 ? "line" : "lines"}` },
            ...(counts.vendored_lines ? [{ words: `${formatCompact(counts.vendored_lines)} vendored` }] : []),
            ...(counts.generated_lines
              ? [{ words: `${formatCompact(counts.generated_lines)} generated` }]
              : []),
          ]
        }
      />
    </SimpleGrid>
  );
}

/** Part of a total, with a link where it has a list of its own. */
interface Part {
  words: string;
  link?: Pick<LinkProps, "to" | "search">;
  bad?: boolean;
}

function Count(props: {
  label: string;
  value: number | undefined;
  link: Pick<LinkProps, "to">;
  parts: readonly Part[] | undefined;
}) {
  const { label, link, value, parts } = props;
  return (
    <Card withBorder padding="sm" className={classes.count}>
      {/* Covers the whole card; links to the parts are above it. */}
      <Link {...link} className={classes.whole}>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        {value === undefined ? (
          <Skeleton h={28} w={70} mt={4} />
        ) : (
          <Text fz={26} lh={1.3} fw={650} c="var(--mantine-color-text)" className="cc-numeric">
            {formatCount(value)}
          </Text>
        )}
      </Link>
      <Group gap="0 8px">
        {parts?.map(({ words, link: there, bad }) => {
          const colour = bad ? "var(--cc-bad)" : "dimmed";
          return there ? (
            <Anchor
              key={words}
              size="xs"
              c={colour}
              className={classes.part}
              renderRoot={(root) => <Link {...there} {...root} />}
            >
              {words}
            </Anchor>
          ) : (
            <Text key={words} size="xs" c={colour}>
              {words}
            </Text>
          );
        }) ?? <Text size="xs">{"\u00a0"}</Text>}
      </Group>
    </Card>
  );
}
