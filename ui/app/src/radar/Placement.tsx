import { ApiError } from "@commandcenter/api-client";
import { type Technology, technologiesApi } from "@commandcenter/api-client/app/radar";
import { ErrorPanel } from "@commandcenter/kit";
import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RING_LABELS } from "./labels";

/** What the scan suggests, and buttons to remove the technology from the radar or restore it. */
export function Placement({ technology }: { technology: Technology }) {
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: (action: (id: number, version: number) => Promise<Technology>) =>
      action(technology.id, technology.version),
    onSuccess: (changed) => client.setQueryData(technologiesApi.one(technology.id).queryKey, changed),
    onError: () => void client.invalidateQueries({ queryKey: technologiesApi.one(technology.id).queryKey }),
  });
  const { suggestion } = technology;
  return (
    <>
      {act.error && <ErrorPanel error={ApiError.wrap(act.error)} />}
      {suggestion && !technology.removed_at && (
        <Alert color="blue" styles={{ message: { color: "var(--mantine-color-text)" } }}>
          <Group justify="space-between">
            <Text size="sm">
              {suggestion.reason} Suggested ring: <b>{RING_LABELS[suggestion.ring]}</b>.
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                onClick={() =>
                  act.mutate((id, version) =>
                    technologiesApi.change(id, { version, ring: suggestion.ring, reason: suggestion.reason }),
                  )
                }
              >
                Move to {RING_LABELS[suggestion.ring]}
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => act.mutate(technologiesApi.dismissSuggestion)}
              >
                Dismiss
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      <Group>
        {technology.removed_at ? (
          <>
            <Text size="sm">Removed; scans will not add it again.</Text>
            <Button size="xs" variant="default" onClick={() => act.mutate(technologiesApi.restore)}>
              Restore
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => act.mutate(technologiesApi.remove)}>
            Remove from radar
          </Button>
        )}
      </Group>
    </>
  );
}
