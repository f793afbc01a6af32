import { ecosystemValues } from "@commandcenter/api-client/app/dependencies";
import {
  type Gap,
  type GapGroup,
  gapKindValues,
  gapSeverityValues,
  gapsApi,
} from "@commandcenter/api-client/app/gaps";
import {
  Breakable,
  type Column,
  Command,
  formatCounted,
  RelativeTime,
  StatusBadge,
} from "@commandcenter/kit";
import { Group, Switch, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import {
  ECOSYSTEM_LABELS,
  GAP_KIND_LABELS,
  SEVERITY_LABELS,
  SEVERITY_TONES,
  withCount,
} from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { GapTask } from "../shared/links/GapTask";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import { useEmpty } from "../shared/list/useEmpty";
import { ChangesLink } from "./ChangesLink";
import { CheckPanel } from "./CheckPanel";
import { IgnoreGap } from "./IgnoreGap";
import { Places } from "./Places";
import type { GapSearch } from "./search-params";
import { GroupTask, UpdateGroup } from "./UpdateGroup";
import { useGroups } from "./useGroups";

const route = getRouteApi("/gaps");

/** What needs attention in the project: outdated, deprecated, unpinned, duplicated, unused or unsupported. */
export function GapsPage() {
  const search = route.useSearch();
  const { page: _, sort = "severity", severity, kind, step, ...filter } = search;
  const totals = useQuery(gapsApi.totals()).data;
  const { change } = useAddress<GapSearch>();
  const groups: Line[] | null | undefined = useGroups(search);
  const empty = useEmpty({
    title: "No gaps found",
    text: "Each scan looks for dependencies that are unpinned, duplicated or not imported, and for runtimes whose support ends. Check for newer versions to see what is outdated.",
  });
  return (
    <ListPage
      title="Gaps"
      search={search}
      query={{
        ...filter,
        severity: severity && [severity],
        kind: kind && [kind],
        ...(step && { major: step === "major" }),
        sort,
      }}
      list={(query) => gapsApi.list(groups === undefined ? query : { ...query, grouped: false })}
      columns={COLUMNS}
      rowKey={(row) => ("id" in row ? row.id : `${row.ecosystem} ${row.file}`)}
      extra={groups}
      intro={() => <CheckPanel />}
      filterBy="Filter by name, text or path"
      filters={[
        {
          key: "severity",
          label: "Severity",
          all: "All severities",
          values: gapSeverityValues,
          name: (value) => withCount(SEVERITY_LABELS[value], totals?.severities[value]),
          width: 150,
        },
        {
          key: "kind",
          label: "Kind",
          all: "All kinds",
          values: gapKindValues,
          name: (value) => withCount(GAP_KIND_LABELS[value], totals?.kinds[value]),
          width: 180,
        },
        {
          key: "step",
          label: "Behind by",
          all: "Any step",
          values: ["major", "minor"],
          name: (value) => (value === "major" ? "A major update" : "A smaller update"),
          width: 160,
        },
        {
          key: "ecosystem",
          label: "Ecosystem",
          all: "All ecosystems",
          values: ecosystemValues,
          name: (value) => ECOSYSTEM_LABELS[value],
          width: 170,
        },
      ]}
      moreFilters={() => (
        <>
          <Switch
            label={withCount(
              "Also tests, docs, examples, development tools and patch updates",
              totals?.folded,
            )}
            checked={search.folded ?? false}
            onChange={(event) => change({ folded: event.currentTarget.checked || undefined })}
          />
          <Switch
            label={withCount("Ignored", totals?.ignored)}
            checked={search.ignored ?? false}
            onChange={(event) => change({ ignored: event.currentTarget.checked || undefined })}
          />
        </>
      )}
      icon={<IconCircleCheck />}
      empty={empty}
      footer={
        totals && (
          <Text size="xs" c="dimmed">
            End-of-support dates: {totals.lifecycles_source}, as of {totals.lifecycles_as_of}.
          </Text>
        )
      }
    />
  );
}

/** The kind of a gap. A major update is marked, since it is more work than a smaller one. */
function kindOf(gap: Line): string {
  if (!("id" in gap)) return GAP_KIND_LABELS.outdated;
  return gap.facts.level === "major" ? `${GAP_KIND_LABELS[gap.kind]} (major)` : GAP_KIND_LABELS[gap.kind];
}

/** A gap, or the small updates of one file. */
type Line = Gap | GapGroup;

const COLUMNS: Column<Line>[] = [
  {
    key: "severity",
    title: "Severity",
    sortable: true,
    render: (row) => (
      <StatusBadge
        state={row.severity}
        label={SEVERITY_LABELS[row.severity]}
        tone={SEVERITY_TONES[row.severity]}
      />
    ),
  },
  {
    key: "subject",
    title: "Package",
    sortable: true,
    render: (row) => (
      <>
        <Text size="sm" fw={650}>
          <Breakable text={"id" in row ? row.subject : formatCounted(row.packages, "package")} />
        </Text>
        {row.ecosystem && (
          <Text size="xs" c="dimmed">
            {ECOSYSTEM_LABELS[row.ecosystem]}
          </Text>
        )}
      </>
    ),
  },
  { key: "kind", title: "Kind", sortable: true, render: kindOf },
  {
    key: "message",
    title: "Problem and fix",
    width: "36%",
    render: (row) => ("id" in row ? <Problem row={row} /> : <UpdateGroup group={row} />),
  },
  {
    key: "path",
    title: "Where",
    sortable: true,
    render: (row) => ("id" in row ? <Places gap={row} /> : <FileLink path={row.file} />),
  },
  {
    key: "since",
    title: "Since",
    sortable: true,
    render: (row) => "id" in row && <RelativeTime time={row.since} />,
  },
  {
    key: "do",
    title: "Actions",
    width: 112,
    render: (row) =>
      "id" in row ? (
        <Group gap={4} wrap="nowrap">
          <GapTask gap={row} />
          <IgnoreGap gap={row} />
        </Group>
      ) : (
        <GroupTask group={row} />
      ),
  },
];

function Problem({ row }: { row: Gap }) {
  return (
    <div style={{ minWidth: 220, overflowWrap: "anywhere" }}>
      <Text size="sm">{row.message}</Text>
      <Text size="xs" c="dimmed">
        {row.advice}
        {typeof row.facts.changes === "string" && (
          <>
            {" "}
            <ChangesLink address={row.facts.changes} />
            {"."}
          </>
        )}
        {row.checked_at && (
          <>
            {" "}
            Checked <RelativeTime time={row.checked_at} />.
          </>
        )}
      </Text>
      {typeof row.facts.command === "string" && (
        <Group justify="flex-start" gap={0}>
          <Command>{row.facts.command}</Command>
        </Group>
      )}
      {row.ignored_at && (
        <Text size="xs">
          Ignored <RelativeTime time={row.ignored_at} />
          {row.ignored_reason && `: ${row.ignored_reason}`}
        </Text>
      )}
    </div>
  );
}
