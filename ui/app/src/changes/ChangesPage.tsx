import {
  type Change,
  changeActionValues,
  changeAreaValues,
  changesApi,
} from "@commandcenter/api-client/app/changes";
import { type Column, EmptyState, RelativeTime } from "@commandcenter/kit";
import { Group, Stack, Text, Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import { Difference, Subject } from "./ChangeLine";
import { SeenButton } from "./SeenButton";
import type { ChangeSearch } from "./search-params";
import { ACTION_LABELS, AREA_LABELS } from "./words";

const route = getRouteApi("/changes");

const COLUMNS: Column<Change>[] = [
  { key: "area", title: "In", width: 120, render: (row) => AREA_LABELS[row.area] },
  { key: "action", title: "Was", width: 90, render: (row) => ACTION_LABELS[row.action] },
  { key: "subject", title: "What", render: (row) => <Subject change={row} /> },
  { key: "difference", title: "Version or state", render: (row) => <Difference change={row} /> },
  {
    key: "path",
    title: "Where",
    render: (row) =>
      row.path &&
      row.area !== "file" && <FileLink path={row.path} line={row.action === "removed" ? null : row.line} />,
  },
  { key: "at", title: "When", width: 130, render: (row) => <RelativeTime time={row.at} /> },
];

/** What scans found new and people did, since it was last marked as seen. */
export function ChangesPage() {
  const { page = 1, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const changes = usePage(page, filter, changesApi.list);
  usePageTitle("Changes");
  const change = (changed: Partial<ChangeSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const filtered = Boolean(filter.q || filter.area || filter.action);
  const { since, latest } = changes.data ?? {};
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Changes
        </Title>
        {since && latest && !filter.q && <SeenButton since={since} latest={latest} />}
      </Group>
      {since && (
        <Text size="sm" c="dimmed">
          Since you last looked, <RelativeTime time={since} />. What came and went again is left out.
        </Text>
      )}
      <Group>
        <FilterField
          label="Filter by name or path"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Kind"
          all="Everything"
          values={changeAreaValues}
          name={(value) => AREA_LABELS[value]}
          value={filter.area}
          onChange={(area) => change({ area })}
          width={160}
        />
        <FilterSelect
          label="What happened"
          all="Whatever happened"
          values={changeActionValues}
          name={(value) => ACTION_LABELS[value]}
          value={filter.action}
          onChange={(action) => change({ action })}
          width={180}
        />
      </Group>
      <PagedTable
        label="Changes"
        columns={COLUMNS}
        answer={changes}
        rowKey={(row) => `${row.area} ${row.id} ${row.path} ${row.detail} ${row.subject}`}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        empty={
          <EmptyState icon={<IconHistory />} title={filtered ? "No change fits" : "Nothing new"}>
            {filtered
              ? "Take a filter away to see more."
              : "Files, dependencies, gaps and marks that scans find changed from now on are listed here, and what happens on the radar and to tasks, until you mark them as seen."}
          </EmptyState>
        }
        failed="The changes could not be read"
      />
    </Stack>
  );
}
