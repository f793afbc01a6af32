import { ApiError } from "@commandcenter/api-client";
import { type Task, tasksApi } from "@commandcenter/api-client/app/tasks";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

/** Delete a task after a confirmation. */
export function DeleteTask({ task }: { task: Task }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [confirming, setConfirming] = useState(false);
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
      <Button variant="subtle" color="red" ml="auto" onClick={() => setConfirming(true)}>
        Delete
      </Button>
      <Modal opened={confirming} onClose={() => setConfirming(false)} title={<b>Delete “{task.title}”?</b>}>
        <Stack>
          <Text size="sm">
            This also deletes its findings. To keep them, set the status to Dropped instead.
          </Text>
          {remove.error && <ErrorPanel error={ApiError.wrap(remove.error)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setConfirming(false)}>
              Cancel
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Delete task
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
