import { ApiError } from "@commandcenter/api-client";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

/** Ignore an item of a list, or stop ignoring it. The form to ignore it has the fields `children`. */
export function Ignore(props: {
  /** Name of the item in the labels of the buttons. */
  name: string;
  title: string;
  summary: string;
  ignored: boolean;
  /** Saves whether the item is ignored, with the values of the fields. */
  onSave: (ignored: boolean) => Promise<unknown>;
  /** Key of the queries that show the item. */
  queryKey: readonly unknown[];
  children: ReactNode;
}) {
  const { name, onSave, queryKey } = props;
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const save = useMutation({
    mutationFn: onSave,
    onSuccess: () => setOpened(false),
    onSettled: () => {
      void client.invalidateQueries({ queryKey });
      void client.invalidateQueries({ queryKey: overviewApi.summary().queryKey });
    },
  });
  if (props.ignored) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`Stop ignoring ${name}`}
        loading={save.isPending}
        onClick={() => save.mutate(false)}
      >
        Stop ignoring
      </Button>
    );
  }
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`Ignore ${name}`}
        onClick={() => setOpened(true)}
      >
        Ignore
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={props.title}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(true);
          }}
        >
          <Stack>
            <Text size="sm">{props.summary}</Text>
            {props.children}
            {save.error && <ErrorPanel error={ApiError.wrap(save.error)} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setOpened(false)}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending}>
                Ignore
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
