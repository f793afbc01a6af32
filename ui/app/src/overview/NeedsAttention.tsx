import { ApiError } from "@commandcenter/api-client";
import { type Gap, type GapGroup, gapsApi } from "@commandcenter/api-client/app/gaps";
import type { Summary } from "@commandcenter/api-client/app/overview";
import { CopyButton, ErrorPanel, formatCount } from "@commandcenter/kit";
import { Anchor, Card, Group, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GAP_KIND_LABELS } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { GapTask } from "../shared/links/GapTask";
import { AttentionItem, AttentionList } from "./AttentionItem";
import { Vulnerable } from "./Vulnerable";

/** Maximum number of gaps shown, and of groups of small updates. */
const SHOWN = 6;

/** Vulnerabilities, then the gaps that are not low, the most serious first. */
export function NeedsAttention({ summary }: { summary: Summary | undefined }) {
  const gaps = useQuery(gapsApi.list({ severity: ["high", "medium"], sort: "severity", limit: SHOWN }));
  const all = summary?.counts.gaps_low ?? 0;
  const groups = useQuery({ ...gapsApi.groups({ limit: SHOWN }), enabled: all > 0 }).data?.items ?? [];
  const low = groups.reduce((left, group) => left - group.packages, all);
  if (gaps.error) {
    return (
      <ErrorPanel
        title="The gaps could not be loaded"
        error={ApiError.wrap(gaps.error)}
        onRetry={() => void gaps.refetch()}
      />
    );
  }
  return (
    <Card withBorder component="section" aria-label="Needs attention">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Needs attention
        </Title>
        {gaps.data && gaps.data.total > SHOWN && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/gaps" {...props} />}>
            All {formatCount(gaps.data.total + all)}
          </Anchor>
        )}
      </Group>
      <Vulnerable summary={summary} />
      {gaps.data ? <Rows gaps={gaps.data.items} groups={groups} low={low} /> : <Skeleton h={120} />}
    </Card>
  );
}

function Rows(props: { gaps: readonly Gap[]; groups: readonly GapGroup[]; low: number }) {
  const { gaps, groups, low } = props;
  return (
    <AttentionList>
      {gaps.map((gap) => (
        <AttentionItem
          key={gap.id}
          severity={gap.severity}
          where={
            <>
              {GAP_KIND_LABELS[gap.kind]}
              {gap.path && (
                <>
                  {" · "}
                  <FileLink path={gap.path} line={gap.line} />
                </>
              )}
              {gap.places.length > 1 && ` and ${gap.places.length - 1} more`}
            </>
          }
          action={<GapTask gap={gap} />}
        >
          <Anchor
            inherit
            fw={650}
            renderRoot={(props) => <Link to="/gaps" search={{ q: gap.subject, kind: gap.kind }} {...props} />}
          >
            {gap.subject}
          </Anchor>{" "}
          {gap.message}
        </AttentionItem>
      ))}
      {gaps.length === 0 && (
        <Text component="li" size="sm" c="dimmed">
          No gaps of high or medium severity.
        </Text>
      )}
      {groups.map((group) => (
        <AttentionItem
          key={`${group.ecosystem} ${group.file}`}
          severity={group.severity}
          where={
            <>
              {GAP_KIND_LABELS.outdated} · <FileLink path={group.file} />
            </>
          }
          action={
            group.command && (
              <CopyButton value={group.command} label={`Copy the command that updates ${group.file}`} />
            )
          }
        >
          <Anchor
            inherit
            fw={650}
            renderRoot={(props) => (
              <Link to="/gaps" search={{ kind: "outdated", ecosystem: group.ecosystem }} {...props} />
            )}
          >
            {group.message}
          </Anchor>
        </AttentionItem>
      ))}
      {low > 0 && (
        <li>
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/gaps" search={{ severity: "low" }} {...props} />}
          >
            {formatCount(low)} of low severity
          </Anchor>
        </li>
      )}
    </AttentionList>
  );
}
