import { type Todo, type TodoKind, todoKindValues, todosApi } from "@commandcenter/api-client/app/todos";
import { type Column, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Badge, Code, SegmentedControl, Text } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import { useEmpty } from "../shared/list/useEmpty";
import type { TodoSearch } from "./search-params";

const route = getRouteApi("/todos");

/** TODO, FIXME, HACK and XXX comments of the project. */
export function TodosPage() {
  const search = route.useSearch();
  const { page: _, sort = "path", ...filter } = search;
  const { change } = useAddress<TodoSearch>();
  const empty = useEmpty({
    title: "No TODOs found",
    text: (
      <>
        A comment such as <Code>TODO(ada): make this quicker</Code>, <Code>FIXME</Code>, <Code>HACK</Code> or{" "}
        <Code>XXX</Code> is listed here with its file, line, author and age, and one click creates a task for
        it.
      </>
    ),
  });
  return (
    <ListPage
      title="TODOs"
      heading="TODOs in comments"
      search={search}
      query={{ ...filter, sort }}
      list={todosApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      filterBy="Filter by text or path"
      moreFilters={(data) => (
        <SegmentedControl
          aria-label="Kind"
          size="xs"
          data={[
            { value: "", label: counted("All", data && sum(data.totals)) },
            ...todoKindValues.map((kind) => ({
              value: kind,
              label: counted(kind.toUpperCase(), data?.totals[kind]),
            })),
          ]}
          value={search.kind ?? ""}
          onChange={(value) => change({ kind: todoKindValues.find((kind) => kind === value) })}
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
      empty={empty}
    />
  );
}

const COLUMNS: Column<Todo>[] = [
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
    title: "Text",
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
    title: "Author",
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
    width: 150,
    render: (row) => (
      <TaskButton source={{ kind: "todo", label: label(row), path: row.path, line: row.line }} />
    ),
  },
];

function ByAuthor({ name }: { name: string }) {
  const { change } = useAddress<TodoSearch>();
  return (
    <Anchor
      component="button"
      size="sm"
      ta="left"
      title="Show only TODOs of this author"
      onClick={() => change({ author: name })}
    >
      {name}
    </Anchor>
  );
}

function label(todo: Todo): string {
  const text = todo.text.replace(/\s+/g, " ").trim();
  return (text || `${todo.kind.toUpperCase()} in ${todo.path}`).slice(0, 200);
}

function counted(name: string, count: number | undefined): string {
  return count === undefined ? name : `${name} ${formatCount(count)}`;
}

function sum(totals: Readonly<Record<TodoKind, number>>): number {
  return todoKindValues.reduce((all, kind) => all + totals[kind], 0);
}
