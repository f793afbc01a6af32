import { type Mark, type MarkKind, markKindValues, marksApi } from "@commandcenter/api-client/app/todos";
import { type Column, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Badge, Code, SegmentedControl, Text } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import type { MarkSearch } from "./search-params";

const route = getRouteApi("/marks");

/** Comments that mark work to be done. */
export function MarksPage() {
  const search = route.useSearch();
  const { page: _, sort = "path", ...filter } = search;
  const { change } = useAddress<MarkSearch>();
  return (
    <ListPage
      title="Marks"
      heading="Marks in comments"
      search={search}
      query={{ ...filter, sort }}
      list={marksApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      filterBy="Filter by text or path"
      moreFilters={(data) => (
        <SegmentedControl
          aria-label="Kind"
          size="xs"
          data={[
            { value: "", label: counted("All", data && sum(data.totals)) },
            ...markKindValues.map((kind) => ({
              value: kind,
              label: counted(kind.toUpperCase(), data?.totals[kind]),
            })),
          ]}
          value={search.kind ?? ""}
          onChange={(value) => change({ kind: markKindValues.find((kind) => kind === value) })}
        />
      )}
      only={
        Boolean(search.author || search.path) && {
          what: (
            <>
              {search.author && <b>by {search.author}</b>}
              {search.path && <b> in {search.path}</b>}
            </>
          ),
          keys: ["author", "path"],
        }
      }
      icon={<IconFlag />}
      empty={{
        title: "No marks found",
        text: (
          <>
            A comment such as <Code>TODO(ada): make this quicker</Code>, <Code>FIXME</Code>, <Code>HACK</Code>{" "}
            or <Code>XXX</Code> is listed here with its file, line, author and age, and one click makes a task
            of it.
          </>
        ),
      }}
    />
  );
}

const COLUMNS: Column<Mark>[] = [
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
    render: (row) => row.author && <ByAuthor name={row.author} />,
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
      <TaskButton label="Task" source={{ kind: "mark", label: label(row), path: row.path, line: row.line }} />
    ),
  },
];

function ByAuthor({ name }: { name: string }) {
  const { change } = useAddress<MarkSearch>();
  return (
    <Anchor
      component="button"
      size="sm"
      ta="left"
      title="Show only marks of this author"
      onClick={() => change({ author: name })}
    >
      {name}
    </Anchor>
  );
}

function label(mark: Mark): string {
  const text = mark.text.replace(/\s+/g, " ").trim();
  return (text || `${mark.kind.toUpperCase()} in ${mark.path}`).slice(0, 200);
}

function counted(name: string, count: number | undefined): string {
  return count === undefined ? name : `${name} ${formatCount(count)}`;
}

function sum(totals: Readonly<Record<MarkKind, number>>): number {
  return markKindValues.reduce((all, kind) => all + totals[kind], 0);
}
