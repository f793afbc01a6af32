import { ApiError } from "@commandcenter/api-client";
import { tasksApi } from "@commandcenter/api-client/app/tasks";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Stack, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/** Add a new task. */
export function AddTask() {
  const client = useQueryClient();
  const [title, setTitle] = useState("");
  const add = useMutation({
    mutationFn: () => tasksApi.create({ title: title.trim() }),
    onSuccess: () => {
      setTitle("");
      void client.invalidateQueries({ queryKey: tasksApi.key });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) add.mutate();
      }}
    >
      <Stack gap="xs">
        <Group wrap="nowrap">
          <TextInput
            aria-label="New task"
            placeholder="What do you want to find out?"
            maxLength={200}
            flex={1}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Button
            type="submit"
            leftSection={<IconPlus size={16} aria-hidden />}
            loading={add.isPending}
            disabled={!title.trim()}
          >
            Add
          </Button>
        </Group>
        {add.error && <ErrorPanel title="Task not added" error={ApiError.wrap(add.error)} />}
      </Stack>
    </form>
  );
}
