import { ApiError } from "@commandcenter/api-client";
import { type Accepted, hub, hubKeys, type Project } from "@commandcenter/api-client/hub";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { openPath } from "./desk-address";

/** Start, stop, restart and cancel for one project. `error` is why the last of them was refused. */
export function useProjectActions(project: Project) {
  const client = useQueryClient();

  function accept(accepted: Accepted) {
    // Shown at once; the events that follow confirm it.
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
    // With `noopener`, window.open returns null whether or not the pop-up is blocked.
    open: () => void window.open(openPath(project), "_blank", "noopener"),
    pending: act.isPending ? act.variables.action : null,
    cancelling: cancel.isPending,
    error: refused ? ApiError.wrap(refused) : null,
  };
}

export type ProjectActions = ReturnType<typeof useProjectActions>;
