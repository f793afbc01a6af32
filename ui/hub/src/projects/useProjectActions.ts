import { ApiError } from "@commandcenter/api-client";
import { type Accepted, hub, hubKeys, type Project } from "@commandcenter/api-client/hub";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Start, stop, restart and cancel for one project. `error` is what the last of them was refused with. */
export function useProjectActions(project: Project) {
  const client = useQueryClient();

  function accept(accepted: Accepted) {
    // Shown at once; the events that follow say the same.
    client.setQueryData<Project[]>(hubKeys.projects(), (old) =>
      old?.map((other) => (other.id === project.id ? { ...other, status: accepted.status } : other)),
    );
    if (accepted.operation_id === null) notifications.show({ message: accepted.message });
  }

  const act = useMutation<Accepted, Error, { action: "start" | "stop" | "restart"; service?: string }>({
    mutationFn: ({ action, service }) =>
      action === "restart" ? hub.restart(project.id, service) : hub[action](project.id),
    onSuccess: accept,
  });
  const cancel = useMutation({ mutationFn: (operation_id: string) => hub.cancel(operation_id) });
  const refused = act.error ?? cancel.error;

  return {
    start: () => act.mutate({ action: "start" }),
    stop: () => act.mutate({ action: "stop" }),
    restart: (service?: string) => act.mutate({ action: "restart", service }),
    cancel: (operation_id: string) => cancel.mutate(operation_id),
    // A null from window.open with `noopener` is no blocked pop-up: there is nothing to check.
    open: () => void window.open(project.urls.frontend, "_blank", "noopener"),
    pending: act.isPending ? act.variables.action : null,
    cancelling: cancel.isPending,
    error: refused ? ApiError.wrap(refused) : null,
  };
}

export type ProjectActions = ReturnType<typeof useProjectActions>;
