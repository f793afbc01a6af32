import { ApiError } from "@commandcenter/api-client";
import { type TaskLink, tasksApi } from "@commandcenter/api-client/app/tasks";
import { ActionIcon, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChecklist } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

/** Create a task about an item and open it; a second click opens the same task. */
export function TaskButton(props: {
  source: TaskLink;
  label?: string;
  /** Text of the new task. */
  findings?: string;
  /** Icon only, where there is little room. */
  small?: boolean;
}) {
  const { source, label = "Create task", findings } = props;
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: () => tasksApi.create({ source, ...(findings ? { findings } : {}) }),
    onSuccess: (task) => {
      void client.invalidateQueries({ queryKey: tasksApi.key });
      void navigate({ to: "/tasks/$id", params: { id: String(task.id) } });
    },
    onError: (error) =>
      notifications.show({ color: "red", title: "Task not created", message: ApiError.wrap(error).message }),
  });
  if (props.small) {
    const words = `Create a task for ${source.label}`;
    return (
      <ActionIcon
        variant="default"
        aria-label={words}
        title={words}
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        <IconChecklist size={15} aria-hidden />
      </ActionIcon>
    );
  }
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconChecklist size={15} aria-hidden />}
      loading={make.isPending}
      onClick={() => make.mutate()}
    >
      {label}
    </Button>
  );
}
