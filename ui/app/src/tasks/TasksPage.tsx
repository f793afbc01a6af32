import { ApiError } from "@commandcenter/api-client";
import {
  dueFilterValues,
  type Task,
  type TaskQuery,
  taskPriorityValues,
  taskStatusValues,
  tasksApi,
} from "@commandcenter/api-client/app/tasks";
import { type Column, EmptyState, ErrorPanel, RelativeTime } from "@commandcenter/kit";
import { Anchor, Button, Group, Menu, SegmentedControl, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconChecklist, IconDownload, IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { STATUS_LABELS } from "../shared/labels";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import { Board } from "./Board";
import { isOverdue, today } from "./board";
import { DUE_LABELS, PRIORITY_LABELS } from "./labels";
import type { TaskSearch } from "./search-params";

const route = getRouteApi("/tasks");

/** Research tasks, as a board or a list. */
export function TasksPage() {
  const { page = 1, sort = "status", view, status, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  usePageTitle("Tasks");
  const change = (changed: Partial<TaskSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const asked = new URLSearchParams(
    Object.entries({ ...filter, ...(view === "list" && status ? { status } : {}) }).map(([key, value]) => [
      key,
      String(value),
    ]),
  );
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Research tasks
        </Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label="View"
            size="xs"
            data={[
              { value: "board", label: "Board" },
              { value: "list", label: "List" },
            ]}
            value={view ?? "board"}
            onChange={(next) => change({ view: next === "list" ? "list" : undefined, status: undefined })}
          />
          <Menu>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
                Export
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(["markdown", "json", "csv"] as const).map((format) => (
                <Menu.Item
                  key={format}
                  component="a"
                  href={`/api/task-export?${new URLSearchParams([...asked, ["format", format]])}`}
                  download
                >
                  {{ markdown: "Markdown", json: "JSON", csv: "CSV" }[format]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <AddTask />
      <Group>
        <FilterField
          label="Filter by title, finding or owner"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        {view === "list" && (
          <FilterSelect
            label="Status"
            all="All"
            values={taskStatusValues}
            name={(value) => STATUS_LABELS[value]}
            value={status}
            onChange={(status) => change({ status })}
            width={130}
          />
        )}
        <FilterSelect
          label="Priority"
          all="All priorities"
          values={taskPriorityValues}
          name={(value) => PRIORITY_LABELS[value]}
          value={filter.priority}
          onChange={(priority) => change({ priority })}
          width={150}
        />
        <FilterSelect
          label="Due"
          all="Whenever due"
          values={dueFilterValues}
          name={(value) => DUE_LABELS[value]}
          value={filter.due}
          onChange={(due) => change({ due })}
          width={160}
        />
      </Group>
      {filter.technology && (
        <Text size="sm">
          Only about one technology.{" "}
          <Anchor component="button" size="sm" onClick={() => change({ technology: undefined })}>
            Show all
          </Anchor>
        </Text>
      )}
      {view === "list" ? (
        <TaskList
          page={page}
          sort={sort}
          query={{ ...filter, ...(status ? { status: [status] } : {}) }}
          change={change}
        />
      ) : (
        <Board filter={filter} />
      )}
    </Stack>
  );
}

function AddTask() {
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const add = useMutation({
    mutationFn: () => tasksApi.create({ title: title.trim() }),
    onSuccess: () => {
      setTitle("");
      void client.invalidateQueries({ queryKey: tasksApi.key });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) add.mutate();
      }}
    >
      <Stack gap="xs">
        <Group wrap="nowrap">
          <TextInput
            aria-label="New task"
            placeholder="What is there to find out?"
            maxLength={200}
            flex={1}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button
            type="submit"
            leftSection={<IconPlus size={16} aria-hidden />}
            loading={add.isPending}
            disabled={!title.trim()}
          >
            Add
          </Button>
        </Group>
        {add.error && <ErrorPanel title="The task was not added" error={ApiError.wrap(add.error)} />}
      </Stack>
    </form>
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

function TaskList(props: {
  page: number;
  sort: NonNullable<TaskSearch["sort"]>;
  query: TaskQuery;
  change: (changed: Partial<TaskSearch>) => void;
}) {
  const navigate = route.useNavigate();
  const tasks = usePage(props.page, { ...props.query, sort: props.sort }, tasksApi.list);
  return (
    <PagedTable
      label="Tasks"
      columns={COLUMNS}
      answer={tasks}
      rowKey={(row) => row.id}
      page={props.page}
      onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
      sort={props.sort}
      onSort={(next) => props.change({ sort: next as TaskSearch["sort"] })}
      empty={
        <EmptyState
          icon={<IconChecklist />}
          title={Object.keys(props.query).length > 0 ? "No task fits" : "No tasks yet"}
        >
          A task is something to find out: whether to upgrade, what a TODO hides, if a technology is worth a
          trial. Write one above, or make one from a technology on the radar with one click.
        </EmptyState>
      }
      failed="The tasks could not be read"
    />
  );
}
