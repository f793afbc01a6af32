import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Project, type Snapshot } from "@commandcenter/api-client/hub";
import { ErrorPanel, formatBytes } from "@commandcenter/kit";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

export type SnapshotAction = "restore" | "delete";

const TEXTS = {
  restore: {
    title: "Restore this snapshot?",
    text: "This replaces the desk's database. Changes since the snapshot are lost; take another snapshot first to keep them. The project's folder is not changed.",
    button: "Replace the database",
  },
  delete: {
    title: "Delete this snapshot?",
    text: "It cannot be restored afterwards. The desk's database is not changed.",
    button: "Delete the snapshot",
  },
} as const;

/** Ask for confirmation before a snapshot is restored or deleted. */
export function ConfirmSnapshot(props: {
  project: Project;
  action: SnapshotAction;
  snapshot: Snapshot;
  onClose: () => void;
}) {
  const { project, action, snapshot, onClose } = props;
  const client = useQueryClient();
  const act = useMutation({
    mutationFn: async () => {
      if (action === "restore") await hub.restoreSnapshot(project.id, snapshot.id);
      else await hub.deleteSnapshot(project.id, snapshot.id);
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: hubKeys.snapshots(project.id) });
      onClose();
    },
  });
  const { title, text, button } = TEXTS[action];
  return (
    <Modal opened onClose={onClose} title={<b>{title}</b>}>
      <Stack>
        <Text size="sm">
          Snapshot of {new Date(snapshot.created_at).toLocaleString()}, {formatBytes(snapshot.size_bytes)}
          {snapshot.note && `: ${snapshot.note}`}
        </Text>
        <Text size="sm">{text}</Text>
        {act.error && <ErrorPanel error={ApiError.wrap(act.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button color="red" loading={act.isPending} onClick={() => act.mutate()}>
            {button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
