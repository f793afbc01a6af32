import { type Task, taskStatusValues, tasksApi } from "@commandcenter/api-client/app/tasks";
import { type Column, RelativeTime } from "@commandcenter/kit";
import { Anchor, Text } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { STATUS_LABELS } from "../shared/labels";
import type { Filter, FiltersProps } from "../shared/list/Filters";
import { ListPage } from "../shared/list/ListPage";
import { isOverdue, today } from "./board";
import { PRIORITY_LABELS } from "./labels";
import type { TaskSearch } from "./search-params";

const STATUS_FILTER: Filter<TaskSearch> = {
  key: "status",
  label: "Status",
  all: "All",
  values: taskStatusValues,
  name: (value) => STATUS_LABELS[value],
  width: 130,
};

/** Tasks as a list, with a filter by status. */
export function TaskList(props: FiltersProps<TaskSearch> & { filters: readonly Filter<TaskSearch>[] }) {
  const { page: _, view: __, sort = "status", status, ...filter } = props.search;
  return (
    <ListPage
      {...props}
      title="Tasks"
      heading={null}
      query={{ ...filter, status: status && [status], sort }}
      list={tasksApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      filters={[STATUS_FILTER, ...props.filters]}
      icon={<IconChecklist />}
      empty={{
        title: "No tasks yet",
        text: "A task is a question to answer: whether to upgrade, what a TODO means, whether a technology is worth a trial. Add one above, or create one from a technology, a TODO or a file with one click.",
      }}
    />
  );
}

const COLUMNS: Column<Task>[] = [
  {
    key: "title",
    title: "Title",
    sortable: true,
    render: (row) => (
      <Anchor
        size="sm"
        fw={550}
        renderRoot={(props) => <Link to="/tasks/$id" params={{ id: String(row.id) }} {...props} />}
      >
        {row.title}
      </Anchor>
    ),
  },
  { key: "status", title: "Status", sortable: true, render: (row) => STATUS_LABELS[row.status] },
  { key: "priority", title: "Priority", sortable: true, render: (row) => PRIORITY_LABELS[row.priority] },
  {
    key: "due",
    title: "Due",
    sortable: true,
    render: (row) =>
      row.due &&
      (isOverdue(row, today()) ? <Text size="sm" c="var(--cc-bad)">{`${row.due} (overdue)`}</Text> : row.due),
  },
  { key: "owner", title: "Owner", sortable: true, render: (row) => row.owner },
  {
    key: "updated",
    title: "Changed",
    sortable: true,
    render: (row) => <RelativeTime time={row.updated_at} />,
  },
];
