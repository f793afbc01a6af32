import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Project, type Snapshot, snapshotUrl } from "@commandcenter/api-client/hub";
import { EmptyState, ErrorPanel, formatBytes, RelativeTime, Scroller } from "@commandcenter/kit";
import { Button, Group, Skeleton, Stack, Table, Text, TextInput } from "@mantine/core";
import { IconCamera, IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { ConfirmSnapshot, type SnapshotAction } from "./ConfirmSnapshot";

/** Longest note of a snapshot, characters; the API has the same limit. */
const NOTE_LENGTH = 500;

/** Snapshots of a project's database: take one, restore one, delete one. */
export function SnapshotPanel({ project }: { project: Project }) {
  const [asked, setAsked] = useState<{ action: SnapshotAction; snapshot: Snapshot } | null>(null);
  const snapshots = useQuery({
    queryKey: hubKeys.snapshots(project.id),
    queryFn: ({ signal }) => hub.snapshots(project.id, signal),
  });
  return (
    <Stack>
      <TakeSnapshot project={project} />
      {snapshots.error && (
        <ErrorPanel
          title="The snapshots could not be loaded"
          error={ApiError.wrap(snapshots.error)}
          onRetry={() => void snapshots.refetch()}
        />
      )}
      {snapshots.isPending && <Skeleton h={90} />}
      {snapshots.data?.length === 0 && (
        <EmptyState title="No snapshots yet">
          A snapshot keeps the desk's database: tasks, notes, decisions and the radar. Your folder is not part
          of it.
        </EmptyState>
      )}
      {snapshots.data && snapshots.data.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            A snapshot is a file for <code>pg_restore</code>. It contains all data of the desk, so keep a
            download private.
          </Text>
          <Snapshots
            snapshots={snapshots.data}
            restorable={!isBusy(project)}
            onAsk={(action, snapshot) => setAsked({ action, snapshot })}
          />
        </>
      )}
      {asked && <ConfirmSnapshot project={project} {...asked} onClose={() => setAsked(null)} />}
    </Stack>
  );
}

/** Whether the project starts or stops, so that its database cannot be used now. */
function isBusy(project: Project): boolean {
  return project.status === "starting" || project.status === "stopping";
}

function TakeSnapshot({ project }: { project: Project }) {
  const [note, setNote] = useState("");
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () => hub.createSnapshot(project.id, note.trim()),
    onSuccess: () => {
      setNote("");
      void client.invalidateQueries({ queryKey: hubKeys.projects() });
    },
  });
  function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    take.mutate();
  }
  const busy = isBusy(project);
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          label="Note"
          placeholder="Before the upgrade"
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={NOTE_LENGTH}
          flex="1 1 14rem"
          maw={480}
          disabled={busy}
        />
        <Button
          type="submit"
          leftSection={<IconCamera size={16} aria-hidden />}
          loading={take.isPending}
          disabled={busy}
        >
          Take a snapshot
        </Button>
      </Group>
      {take.error && <ErrorPanel error={ApiError.wrap(take.error)} />}
    </form>
  );
}

function Snapshots(props: {
  snapshots: readonly Snapshot[];
  restorable: boolean;
  onAsk: (action: SnapshotAction, snapshot: Snapshot) => void;
}) {
  return (
    <Scroller label="Snapshots: table" minWidth={560}>
      <Table className="cc-stacked" aria-label="Snapshots" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Taken</Table.Th>
            <Table.Th scope="col">Note</Table.Th>
            <Table.Th scope="col" ta="right">
              Size
            </Table.Th>
            <Table.Th scope="col">
              <span className="cc-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.snapshots.map((snapshot) => (
            <Table.Tr key={snapshot.id}>
              <Table.Th scope="row" fw={550}>
                <RelativeTime time={snapshot.created_at} />
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{snapshot.note}</Table.Td>
              <Table.Td ta="right" className="cc-numeric">
                {formatBytes(snapshot.size_bytes)}
              </Table.Td>
              <Table.Td>
                <Group gap="xs" justify="flex-end" wrap="nowrap">
                  <Button
                    size="xs"
                    variant="default"
                    disabled={!props.restorable}
                    onClick={() => props.onAsk("restore", snapshot)}
                  >
                    Restore
                  </Button>
                  <Button
                    component="a"
                    href={snapshotUrl(snapshot.project_id, snapshot.id)}
                    download
                    size="xs"
                    variant="default"
                    leftSection={<IconDownload size={14} aria-hidden />}
                  >
                    Download
                  </Button>
                  <Button
                    size="xs"
                    variant="subtle"
                    color="red"
                    onClick={() => props.onAsk("delete", snapshot)}
                  >
                    Delete
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroller>
  );
}
