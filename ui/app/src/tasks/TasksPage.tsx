import { dueFilterValues, taskPriorityValues } from "@commandcenter/api-client/app/tasks";
import { Group, SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type Filter, Filters } from "../shared/list/Filters";
import { useAddress } from "../shared/list/useAddress";
import { Page } from "../shared/page/Page";
import { AddTask } from "./AddTask";
import { Board } from "./Board";
import { ExportTasks } from "./ExportTasks";
import { DUE_LABELS, PRIORITY_LABELS } from "./labels";
import type { TaskSearch } from "./search-params";
import { TaskList } from "./TaskList";

const route = getRouteApi("/tasks");

const FILTERS: readonly Filter<TaskSearch>[] = [
  {
    key: "priority",
    label: "Priority",
    all: "All priorities",
    values: taskPriorityValues,
    name: (value) => PRIORITY_LABELS[value],
    width: 150,
  },
  {
    key: "due",
    label: "Due",
    all: "Any due date",
    values: dueFilterValues,
    name: (value) => DUE_LABELS[value],
    width: 160,
  },
];

/** Research tasks, as a board or a list. */
export function TasksPage() {
  const search = route.useSearch();
  const { page: _, sort: __, view = "board", status: ___, ...filter } = search;
  const { change } = useAddress<TaskSearch>();
  const filters = {
    search,
    filterBy: "Filter by title, findings or owner",
    filters: FILTERS,
    only: search.technology !== undefined && {
      what: "about one technology",
      keys: ["technology"] as const,
    },
  };
  return (
    <Page
      title="Tasks"
      heading="Research tasks"
      actions={
        <Group gap="xs">
          <SegmentedControl
            aria-label="View"
            size="xs"
            data={[
              { value: "board", label: "Board" },
              { value: "list", label: "List" },
            ]}
            value={view}
            onChange={(next) => change({ view: next === "list" ? "list" : undefined, status: undefined })}
          />
          <ExportTasks search={search} />
        </Group>
      }
    >
      <AddTask />
      {view === "list" ? (
        <TaskList {...filters} />
      ) : (
        <>
          <Filters {...filters} />
          <Board filter={filter} />
        </>
      )}
    </Page>
  );
}
