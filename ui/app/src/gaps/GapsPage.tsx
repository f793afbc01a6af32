import { ecosystemValues } from "@commandcenter/api-client/app/dependencies";
import {
  type Gap,
  type GapSeverity,
  gapKindValues,
  gapSeverityValues,
  gapsApi,
} from "@commandcenter/api-client/app/gaps";
import {
  type Column,
  EmptyState,
  formatCount,
  RelativeTime,
  StatusBadge,
  type Tone,
} from "@commandcenter/kit";
import { Anchor, Group, Stack, Switch, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ECOSYSTEM_LABELS, GAP_KIND_LABELS, SEVERITY_LABELS } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import { CheckPanel } from "./CheckPanel";
import { IgnoreGap } from "./IgnoreGap";
import type { GapSearch } from "./search-params";

const route = getRouteApi("/gaps");
const SEVERITY_TONES: Readonly<Record<GapSeverity, Tone>> = { high: "bad", medium: "warn", low: "idle" };

/** What of the project needs attention: what is behind, deprecated, unpinned, doubled, unused or out of support. */
export function GapsPage() {
  const { page = 1, sort = "severity", severity, kind, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = {
    ...filter,
    ...(severity ? { severity: [severity] } : {}),
    ...(kind ? { kind: [kind] } : {}),
    sort,
  };
  const gaps = usePage(page, query, gapsApi.list);
  const totals = useQuery(gapsApi.totals());
  usePageTitle("Gaps");
  const change = (changed: Partial<GapSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const counted = (name: string, number: number | undefined) =>
    number === undefined ? name : `${name} (${formatCount(number)})`;
  const filtered = Boolean(filter.q || severity || kind || filter.ecosystem || filter.ignored);
  return (
    <Stack>
      <Title order={1} size="h2">
        Gaps
      </Title>
      <CheckPanel />
      <Group>
        <FilterField
          label="Filter by name, text or path"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Severity"
          all="All severities"
          values={gapSeverityValues}
          name={(value) => counted(SEVERITY_LABELS[value], totals.data?.severities[value])}
          value={severity}
          onChange={(severity) => change({ severity })}
          width={150}
        />
        <FilterSelect
          label="Kind"
          all="All kinds"
          values={gapKindValues}
          name={(value) => counted(GAP_KIND_LABELS[value], totals.data?.kinds[value])}
          value={kind}
          onChange={(kind) => change({ kind })}
          width={180}
        />
        <FilterSelect
          label="Ecosystem"
          all="All ecosystems"
          values={ecosystemValues}
          name={(value) => ECOSYSTEM_LABELS[value]}
          value={filter.ecosystem}
          onChange={(ecosystem) => change({ ecosystem })}
          width={170}
        />
        <Switch
          label={counted("Ignored", totals.data?.ignored)}
          checked={filter.ignored ?? false}
          onChange={(event) => change({ ignored: event.currentTarget.checked || undefined })}
        />
      </Group>
      <PagedTable
        label="Gaps"
        columns={COLUMNS}
        answer={gaps}
        rowKey={(row) => row.id}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as GapSearch["sort"] })}
        empty={
          <EmptyState icon={<IconCircleCheck />} title={filtered ? "No gap fits" : "No gaps found"}>
            {filtered
              ? "Take a filter away to see more."
              : "Each scan looks for dependencies that are unpinned, doubled or not imported, and for runtimes whose support ends. Check for newer versions to see what is behind."}
          </EmptyState>
        }
        failed="The gaps could not be read"
      />
      {totals.data && (
        <Text size="xs" c="dimmed">
          Ends of support: {totals.data.lifecycles_source}, as of {totals.data.lifecycles_as_of}.
        </Text>
      )}
    </Stack>
  );
}

const COLUMNS: Column<Gap>[] = [
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
    title: "About",
    sortable: true,
    render: (row) => (
      <>
        <Text size="sm" fw={650} style={{ overflowWrap: "anywhere" }}>
          {row.subject}
        </Text>
        {row.ecosystem && (
          <Text size="xs" c="dimmed">
            {ECOSYSTEM_LABELS[row.ecosystem]}
          </Text>
        )}
      </>
    ),
  },
  { key: "kind", title: "Kind", sortable: true, render: (row) => GAP_KIND_LABELS[row.kind] },
  {
    key: "message",
    title: "What, and what to do",
    width: "36%",
    render: (row) => (
      <div style={{ minWidth: 220, overflowWrap: "anywhere" }}>
        <Text size="sm">{row.message}</Text>
        <Text size="xs" c="dimmed">
          {row.advice}
          {row.checked_at && (
            <>
              {" "}
              Asked <RelativeTime time={row.checked_at} />.
            </>
          )}
        </Text>
        {row.ignored_at && (
          <Text size="xs">
            Ignored <RelativeTime time={row.ignored_at} />
            {row.ignored_reason && `: ${row.ignored_reason}`}
          </Text>
        )}
      </div>
    ),
  },
  {
    key: "path",
    title: "Where",
    sortable: true,
    render: (row) => (
      <div style={{ minWidth: 120 }}>{row.path && <FileLink path={row.path} line={row.line} />}</div>
    ),
  },
  { key: "since", title: "Since", sortable: true, render: (row) => <RelativeTime time={row.since} /> },
  {
    key: "do",
    title: "Do",
    width: 96,
    render: (row) => (
      <Stack gap={4} align="flex-start">
        {row.task_id === null ? (
          <TaskButton
            small
            source={{ kind: "gap", id: row.id, label: row.subject, path: row.path, line: row.line }}
          />
        ) : (
          <Anchor
            size="sm"
            renderRoot={(props) => <Link to="/tasks/$id" params={{ id: String(row.task_id) }} {...props} />}
          >
            Open its task
          </Anchor>
        )}
        <IgnoreGap gap={row} />
      </Stack>
    ),
  },
];
