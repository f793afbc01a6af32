import { ApiError } from "@commandcenter/api-client";
import { changesApi } from "@commandcenter/api-client/app/changes";
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChecks } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Mark all changes up to the latest one shown as seen; a notification offers to undo it. */
export function SeenButton({ since, latest }: { since: string; latest: string }) {
  const client = useQueryClient();
  const see = useMutation({
    mutationFn: (until: string) => changesApi.setSeen(until),
    onSuccess: (_, until) => {
      void client.invalidateQueries({ queryKey: changesApi.key });
      if (until === since) return;
      notifications.show({
        message: (
          <>
            Marked as seen.{" "}
            <Button size="compact-xs" variant="default" onClick={() => see.mutate(since)}>
              Undo
            </Button>
          </>
        ),
      });
    },
    onError: (error) =>
      notifications.show({
        color: "red",
        title: "Not marked as seen",
        message: ApiError.wrap(error).message,
      }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconChecks size={15} aria-hidden />}
      loading={see.isPending}
      onClick={() => see.mutate(latest)}
    >
      Mark as seen
    </Button>
  );
}
