import { ApiError } from "@commandcenter/api-client";
import { type Gap, gapsApi } from "@commandcenter/api-client/app/gaps";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/** Ignore a gap, with a reason, or stop ignoring it. */
export function IgnoreGap({ gap }: { gap: Gap }) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: (ignored: boolean) => gapsApi.change(gap.id, { version: gap.version, ignored, reason }),
    onSuccess: () => setOpened(false),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: gapsApi.key });
      void client.invalidateQueries({ queryKey: overviewApi.summary().queryKey });
    },
  });
  const error = save.error && ApiError.wrap(save.error);
  if (gap.ignored_at) {
    return (
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={`Stop ignoring ${gap.subject}`}
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
        aria-label={`Ignore ${gap.subject}`}
        onClick={() => setOpened(true)}
      >
        Ignore
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={`Ignore “${gap.subject}”`}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(true);
          }}
        >
          <Stack>
            <Text size="sm">{gap.message}</Text>
            <TextInput
              label="Reason"
              description="Shown with the gap. Scans and checks keep it ignored."
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
              data-autofocus
            />
            {error && <ErrorPanel error={error} />}
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
