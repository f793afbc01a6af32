import { ApiError } from "@commandcenter/api-client";
import { type Task, tasksApi } from "@commandcenter/api-client/app/tasks";
import { ErrorPanel } from "@commandcenter/kit";
import { Anchor, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isOverdue, today } from "../tasks/board";

const SHOWN = 5;
const QUERY = { due: "any", sort: "due", limit: SHOWN } as const;

/** The tasks that are due next. */
export function Due() {
  const tasks = useQuery(tasksApi.list(QUERY));
  if (tasks.error) {
    return (
      <ErrorPanel
        title="The tasks could not be loaded"
        error={ApiError.wrap(tasks.error)}
        onRetry={() => void tasks.refetch()}
      />
    );
  }
  return (
    <Card withBorder component="section" aria-label="Tasks due">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Tasks due
        </Title>
        <Anchor
          size="sm"
          renderRoot={(props) => (
            <Link to="/tasks" search={{ view: "list", due: "any", sort: "due" }} {...props} />
          )}
        >
          {tasks.data && tasks.data.total > SHOWN ? `All ${tasks.data.total}` : "Tasks"}
        </Anchor>
      </Group>
      {tasks.data ? <List tasks={tasks.data.items} /> : <Skeleton h={72} />}
    </Card>
  );
}

function List({ tasks }: { tasks: readonly Task[] }) {
  if (tasks.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No task has a due date. Create a task from a TODO, a technology or a file with one click.
      </Text>
    );
  }
  return (
    <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: "none" }}>
      {tasks.map((task) => {
        const late = isOverdue(task, today());
        return (
          <Group component="li" key={task.id} justify="space-between" wrap="nowrap" gap="sm">
            <Anchor
              size="sm"
              style={{ overflowWrap: "anywhere" }}
              renderRoot={(props) => <Link to="/tasks/$id" params={{ id: String(task.id) }} {...props} />}
            >
              {task.title}
            </Anchor>
            <Text size="sm" c={late ? "var(--cc-bad)" : "dimmed"} style={{ flex: "none" }}>
              {task.due}
              {late && ", overdue"}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
