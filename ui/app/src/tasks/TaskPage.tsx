import { ApiError } from "@commandcenter/api-client";
import {
  type Task,
  type TaskChange,
  taskPriorityValues,
  taskStatusValues,
  tasksApi,
} from "@commandcenter/api-client/app/tasks";
import { ErrorPanel, RelativeTime } from "@commandcenter/kit";
import { Button, Group, Modal, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Clash } from "../shared/editor/Clash";
import { MarkdownField } from "../shared/editor/MarkdownField";
import { useDraft } from "../shared/editor/useDraft";
import { useSave } from "../shared/editor/useSave";
import { STATUS_LABELS } from "../shared/labels";
import { OnePage } from "../shared/page/OnePage";
import { PRIORITY_LABELS } from "./labels";

import { TaskLinks } from "./TaskLinks";

const route = getRouteApi("/tasks/$id");
const NAMES = {
  title: "Title",
  status: "Status",
  priority: "Priority",
  due: "Due",
  owner: "Owner",
  findings: "Findings",
  links: "Links",
};

/** One task: what is to be found out, and what was. */
export function TaskPage() {
  return (
    <OnePage
      id={route.useParams().id}
      read={tasksApi.one}
      title={(task) => task?.title ?? "Task"}
      back={{ to: "/tasks", label: "All tasks" }}
      maw={820}
    >
      {(task) => <Editor key={task.id} task={task} />}
    </OnePage>
  );
}

function Editor({ task }: { task: Task }) {
  const draft = useDraft(`task:${task.id}`, task);
  const { values, set } = draft;
  const saving = useSave({
    queryKey: tasksApi.one(task.id).queryKey,
    current: task,
    draft,
    send: (version, changes) => tasksApi.change(task.id, { ...changes, version } as TaskChange),
  });
  return (
    <>
      <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
        {task.title}
      </Title>
      <Clash
        fields={draft.clashes}
        names={NAMES}
        theirs={task}
        mine={values}
        onMine={draft.settle}
        onTheirs={draft.clear}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.save();
        }}
      >
        <Stack>
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
            description="Markdown: what was tried, what came out, what follows."
            value={values.findings}
            onChange={(findings) => set("findings", findings)}
          />
          <TaskLinks links={values.links} onChange={(links) => set("links", links as Task["links"])} />
          {saving.error && <ErrorPanel title="It was not saved" error={saving.error} />}
          <Group>
            <Button
              type="submit"
              disabled={!draft.dirty || draft.clashes.length > 0 || !values.title.trim()}
              loading={saving.saving}
            >
              Save
            </Button>
            {draft.dirty && (
              <Button variant="default" onClick={draft.clear}>
                Discard changes
              </Button>
            )}
            <Text size="sm" c="dimmed" role="status">
              {draft.dirty ? "Not saved yet; kept in this browser." : "Saved"}
              {!draft.dirty && " "}
              {!draft.dirty && <RelativeTime time={task.updated_at} />}
            </Text>
            <DeleteTask task={task} />
          </Group>
        </Stack>
      </form>
    </>
  );
}

function DeleteTask({ task }: { task: Task }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => tasksApi.delete(task.id, task.version),
    onSuccess: async () => {
      await navigate({ to: "/tasks" });
      client.removeQueries({ queryKey: tasksApi.one(task.id).queryKey });
      void client.invalidateQueries({ queryKey: tasksApi.key });
    },
  });
  return (
    <>
      <Button variant="subtle" color="red" ml="auto" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={<b>Delete “{task.title}”?</b>}>
        <Stack>
          <Text size="sm">Its findings go with it. To keep them, set its status to Dropped instead.</Text>
          {remove.error && <ErrorPanel error={ApiError.wrap(remove.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Delete for good
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
