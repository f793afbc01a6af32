import { ApiError } from "@commandcenter/api-client";
import { type Task, type TaskQuery, taskStatusValues, tasksApi } from "@commandcenter/api-client/app/tasks";
import { ErrorPanel } from "@commandcenter/kit";
import {
  ActionIcon,
  Anchor,
  Card,
  Group,
  Menu,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsMove } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { STATUS_LABELS } from "../shared/labels";
import { type Direction, isOverdue, type Place, type Status, step, today } from "./board";
import { PRIORITY_LABELS } from "./labels";

/** Number of tasks a column shows; the list has all. */
const SHOWN = 100;
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** Tasks in columns by status. Move them by dragging, with Alt and the arrow keys, or from the menu of each. */
export function Board({ filter }: { filter: TaskQuery }) {
  const client = useQueryClient();
  const moved = useRef<Moved | null>(null);
  const [notice, setNotice] = useState("");
  const move = useMutation({
    mutationFn: ({ task, place }: { task: Task; place: Place }) =>
      tasksApi.move(task.id, { version: task.version, ...place }),
    onSuccess: (task) => setNotice(`“${task.title}” is now in ${STATUS_LABELS[task.status]}.`),
    onError: (error) => {
      moved.current = null;
      notifications.show({
        color: "red",
        title: "The task was not moved",
        message: `${ApiError.wrap(error).message} The board shows its current state.`,
      });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: tasksApi.key }),
  });
  const put = (task: Task, place: Place) => {
    moved.current = { id: task.id, ...place };
    move.mutate({ task, place });
  };
  return (
    <>
      <div aria-live="polite" className="cc-hidden">
        {notice}
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {taskStatusValues.map((status) => (
          <Column key={status} status={status} filter={filter} moved={moved} put={put} />
        ))}
      </SimpleGrid>
    </>
  );
}

interface Moving {
  put: (task: Task, place: Place) => void;
  /** The task moved last: its card is focused once it is in its new place. */
  moved: React.RefObject<Moved | null>;
}

interface Moved extends Place {
  id: number;
}

function Column({ status, filter, ...moving }: { status: Status; filter: TaskQuery } & Moving) {
  const query: TaskQuery = { ...filter, status: [status], sort: "position", limit: SHOWN };
  const tasks = useQuery({
    ...tasksApi.list(query),
    placeholderData: (before) => before,
  });
  const items = tasks.data?.items ?? [];
  return (
    <Stack
      gap="xs"
      component="section"
      aria-label={STATUS_LABELS[status]}
      p="xs"
      style={{ background: "var(--cc-surface)", borderRadius: "var(--mantine-radius-md)", minHeight: "6rem" }}
      onDragOver={(event: DragEvent) => event.preventDefault()}
      onDrop={(event: DragEvent) =>
        drop(event, (task) => moving.put(task, { status, after: items.at(-1)?.id ?? null }))
      }
    >
      <Title order={2} size="h5">
        {STATUS_LABELS[status]}{" "}
        <Text span c="dimmed" size="sm">
          {tasks.data?.total}
        </Text>
      </Title>
      {tasks.error && <ErrorPanel error={ApiError.wrap(tasks.error)} onRetry={() => void tasks.refetch()} />}
      {tasks.isPending && <Skeleton h={70} />}
      {items.length > 0 && (
        <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
          {items.map((task) => (
            <TaskCard key={task.id} task={task} column={items} {...moving} />
          ))}
        </Stack>
      )}
      {(tasks.data?.total ?? 0) > SHOWN && (
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/tasks" search={{ view: "list", status }} {...props} />}
        >
          All {tasks.data?.total} as a list
        </Anchor>
      )}
    </Stack>
  );
}

function TaskCard({ task, column, put, moved }: { task: Task; column: readonly Task[] } & Moving) {
  const link = useRef<HTMLAnchorElement>(null);
  const above = column[column.indexOf(task) - 1]?.id ?? null;
  useEffect(() => {
    const wanted = moved.current;
    if (wanted?.id !== task.id || wanted.status !== task.status || wanted.after !== above) return;
    link.current?.focus();
    moved.current = null;
  });
  const go = (direction: Direction) => {
    const place = step(task, column, direction);
    if (place) put(task, place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = DIRECTIONS[event.key];
    if (!event.altKey || !direction) return;
    event.preventDefault(); // Alt with an arrow goes back in the browser's history
    go(direction);
  };
  return (
    <Card
      component="li"
      withBorder
      padding="xs"
      draggable
      onDragStart={(event: DragEvent) => event.dataTransfer.setData("application/json", JSON.stringify(task))}
      onDragOver={(event: DragEvent) => event.preventDefault()}
      onDrop={(event: DragEvent) =>
        drop(event, (dragged) => put(dragged, { status: task.status, after: above }))
      }
    >
      <Group wrap="nowrap" justify="space-between" align="start" gap={4}>
        <Anchor
          size="sm"
          fw={550}
          c="var(--mantine-color-text)"
          style={{ overflowWrap: "anywhere" }}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight"
          onKeyDown={onKeyDown}
          renderRoot={(props) => (
            // `ref` comes last, since the props have one too.
            <Link to="/tasks/$id" params={{ id: String(task.id) }} draggable={false} {...props} ref={link} />
          )}
        >
          {task.title}
        </Anchor>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`Move “${task.title}”`}>
              <IconArrowsMove size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {taskStatusValues
              .filter((status) => status !== task.status)
              .map((status) => (
                <Menu.Item key={status} onClick={() => put(task, { status, after: null })}>
                  To {STATUS_LABELS[status]}
                </Menu.Item>
              ))}
            <Menu.Item disabled={step(task, column, "up") === null} onClick={() => go("up")}>
              Up
            </Menu.Item>
            <Menu.Item disabled={step(task, column, "down") === null} onClick={() => go("down")}>
              Down
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <TaskFacts task={task} />
    </Card>
  );
}

/** Priority, owner and due date of a task. */
function TaskFacts({ task }: { task: Task }) {
  const late = isOverdue(task, today());
  const facts = [task.priority !== "normal" && PRIORITY_LABELS[task.priority], task.owner].filter(Boolean);
  if (facts.length === 0 && !task.due) return null;
  return (
    <Group gap="0 8px">
      {facts.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {facts.join(" · ")}
        </Text>
      )}
      {task.due && (
        <Text size="xs" c={late ? "var(--cc-bad)" : "dimmed"} fw={late ? 600 : undefined}>
          {/* Without nowrap a date breaks at its hyphens. */}
          {late ? "overdue since" : "due"} <span style={{ whiteSpace: "nowrap" }}>{task.due}</span>
        </Text>
      )}
    </Group>
  );
}

function drop(event: DragEvent, take: (task: Task) => void): void {
  const text = event.dataTransfer.getData("application/json");
  if (!text) return;
  event.preventDefault();
  event.stopPropagation();
  take(JSON.parse(text) as Task);
}
