import type { TaskLink } from "@commandcenter/api-client/app/tasks";
import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { TaskButton } from "./TaskButton";

/** A link to the task about an item, or a small button that creates one. */
export function TaskAction(props: { task_id: number | null; source: TaskLink; findings?: string }) {
  const { task_id, source, findings } = props;
  if (task_id === null) return <TaskButton small source={source} findings={findings} />;
  return (
    <Anchor
      size="sm"
      renderRoot={(root) => <Link to="/tasks/$id" params={{ id: String(task_id) }} {...root} />}
    >
      Open task
    </Anchor>
  );
}
