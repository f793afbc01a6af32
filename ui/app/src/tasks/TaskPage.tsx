import {
  type Task,
  type TaskChange,
  taskPriorityValues,
  taskStatusValues,
  tasksApi,
} from "@commandcenter/api-client/app/tasks";
import { RelativeTime } from "@commandcenter/kit";
import { Group, Select, Text, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { EditorPage } from "../shared/editor/EditorPage";
import { MarkdownField } from "../shared/editor/MarkdownField";
import { STATUS_LABELS } from "../shared/labels";
import { DeleteTask } from "./DeleteTask";
import { PRIORITY_LABELS } from "./labels";
import { TaskLinks } from "./TaskLinks";

const route = getRouteApi("/tasks/$id");
const LABELS = {
  title: "Title",
  status: "Status",
  priority: "Priority",
  due: "Due",
  owner: "Owner",
  findings: "Findings",
  links: "Links",
};

/** One task: the question and its findings. */
export function TaskPage() {
  return (
    <EditorPage
      kind="Task"
      id={route.useParams().id}
      read={tasksApi.one}
      name={(task) => task.title}
      back={{ to: "/tasks", label: "All tasks" }}
      save={(id, changes) => tasksApi.change(id, changes as TaskChange)}
      labels={LABELS}
      isComplete={(values) => values.title.trim() !== ""}
      fields={(values, set) => (
        <>
          <TextInput
            label="Title"
            required
            maxLength={200}
            value={values.title}
            onChange={(event) => set("title", event.currentTarget.value)}
          />
          <Group grow align="start" preventGrowOverflow={false}>
            <Select
              label="Status"
              allowDeselect={false}
              data={taskStatusValues.map((value) => ({ value, label: STATUS_LABELS[value] }))}
              value={values.status}
              onChange={(status) => status && set("status", status)}
              miw={130}
            />
            <Select
              label="Priority"
              allowDeselect={false}
              data={taskPriorityValues.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
              value={values.priority}
              onChange={(priority) => priority && set("priority", priority)}
              miw={130}
            />
            <TextInput
              label="Due"
              type="date"
              value={values.due ?? ""}
              onChange={(event) => set("due", event.currentTarget.value || null)}
              miw={150}
            />
            <TextInput
              label="Owner"
              maxLength={500}
              value={values.owner}
              onChange={(event) => set("owner", event.currentTarget.value)}
              miw={130}
            />
          </Group>
          <MarkdownField
            label="Findings"
            description="Markdown: what you tried, the results, and what to do next."
            value={values.findings}
            onChange={(findings) => set("findings", findings)}
          />
          <TaskLinks links={values.links} onChange={(links) => set("links", links as Task["links"])} />
        </>
      )}
      actions={(task, isDirty) => (
        <>
          <Text size="sm" c="dimmed" role="status">
            {isDirty ? (
              "Not saved yet. Your edits are kept."
            ) : (
              <>
                Saved <RelativeTime time={task.updated_at} />
              </>
            )}
          </Text>
          <DeleteTask task={task} />
        </>
      )}
    />
  );
}
