import { type Mark, markKindValues, marksApi } from "@commandcenter/api-client/app/marks";
import { type Column, EmptyState, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Badge, Code, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { FilterField } from "../shared/list/FilterField";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import type { MarkSearch } from "./search-params";

const route = getRouteApi("/marks");

/** What people left in comments to be done one day. */
export function MarksPage() {
  const { page = 1, sort = "path", ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const marks = usePage(page, { ...filter, sort }, marksApi.list);
  usePageTitle("Marks");
  const change = (changed: Partial<MarkSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const columns: Column<Mark>[] = [
    {
      key: "kind",
      title: "Kind",
      sortable: true,
      width: 90,
      render: (row) => (
        <Badge variant="default" size="sm">
          {row.kind}
        </Badge>
      ),
    },
    {
      key: "text",
      title: "What it says",
      render: (row) => (
        <Text size="sm" style={{ overflowWrap: "anywhere" }} maw={460}>
          {row.assignee && <b>{row.assignee}: </b>}
          {row.text}
        </Text>
      ),
    },
    {
      key: "path",
      title: "Where",
      sortable: true,
      render: (row) => <FileLink path={row.path} line={row.line} />,
    },
    {
      key: "author",
      title: "By",
      sortable: true,
      render: (row) =>
        row.author && (
          <Anchor
            component="button"
            size="sm"
            ta="left"
            title="Show only this author's"
            onClick={() => change({ author: row.author ?? undefined })}
          >
            {row.author}
          </Anchor>
        ),
    },
    {
      key: "written",
      title: "Written",
      sortable: true,
      width: 120,
      render: (row) => row.written_at && <RelativeTime time={row.written_at} />,
    },
    {
      key: "task",
      title: "Task",
      width: 120,
      render: (row) => (
        <TaskButton
          label="Task"
          source={{ kind: "mark", label: label(row), path: row.path, line: row.line }}
        />
      ),
    },
  ];
  const totals = marks.data?.totals;
  const all = totals ? markKindValues.reduce((sum, kind) => sum + totals[kind], 0) : undefined;
  const filtered = Boolean(filter.q || filter.kind || filter.author || filter.path);
  return (
    <Stack>
      <Title order={1} size="h2">
        Marks in comments
      </Title>
      <Group>
        <FilterField
          label="Filter by text or path"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <SegmentedControl
          aria-label="Kind"
          size="xs"
          data={[
            { value: "", label: counted("All", all) },
            ...markKindValues.map((kind) => ({
              value: kind,
              label: counted(kind.toUpperCase(), totals?.[kind]),
            })),
          ]}
          value={filter.kind ?? ""}
          onChange={(value) => change({ kind: markKindValues.find((kind) => kind === value) })}
        />
      </Group>
      {(filter.author || filter.path) && (
        <Text size="sm">
          Only {filter.author && <b>by {filter.author}</b>}
          {filter.path && <b> in {filter.path}</b>}.{" "}
          <Anchor component="button" size="sm" onClick={() => change({ author: undefined, path: undefined })}>
            Show all
          </Anchor>
        </Text>
      )}
      <PagedTable
        label="Marks"
        columns={columns}
        answer={marks}
        rowKey={(row) => row.id}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as MarkSearch["sort"] })}
        empty={
          <EmptyState icon={<IconFlag />} title={filtered ? "No mark fits" : "No marks found"}>
            {filtered ? (
              "Take a filter away to see more."
            ) : (
              <>
                A comment such as <Code>TODO(ada): make this quicker</Code>, <Code>FIXME</Code>,{" "}
                <Code>HACK</Code> or <Code>XXX</Code> is listed here with its file, line, author and age, and
                one click makes a task of it.
              </>
            )}
          </EmptyState>
        }
        failed="The marks could not be read"
      />
    </Stack>
  );
}

function label(mark: Mark): string {
  const text = mark.text.replace(/\s+/g, " ").trim();
  return (text || `${mark.kind.toUpperCase()} in ${mark.path}`).slice(0, 200);
}

function counted(name: string, count: number | undefined): string {
  return count === undefined ? name : `${name} ${formatCount(count)}`;
}
