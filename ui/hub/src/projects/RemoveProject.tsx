import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Project, type Removal, type Removed } from "@commandcenter/api-client/hub";
import { Command, ErrorPanel, formatBytes } from "@commandcenter/kit";
import { Alert, Button, Checkbox, Group, Modal, Radio, Skeleton, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { withoutProject } from "../shared/projects";

interface Props {
  onClose: () => void;
  onRemoved?: () => void;
}

/** Ask for confirmation before a project is removed, with or without its data. */
export function RemoveProject({ project, onClose, onRemoved }: Props & { project: Project | null }) {
  return (
    <Modal opened={project !== null} onClose={onClose} title={<b>Remove “{project?.name}”?</b>}>
      {project && <Choice key={project.id} {...{ project, onClose, onRemoved }} />}
    </Modal>
  );
}

function Choice({ project, onClose, onRemoved }: Props & { project: Project }) {
  const client = useQueryClient();
  const [data, setData] = useState<"keep" | "delete">("keep");
  const [sure, setSure] = useState(false);
  const removal = useQuery({
    queryKey: hubKeys.removal(project.id),
    queryFn: ({ signal }) => hub.removal(project.id, signal),
    gcTime: 0,
  });
  const remove = useMutation({
    mutationFn: (snapshot: "take" | "skip") => hub.deleteProject(project.id, data, snapshot),
    onSuccess: (removed) => {
      client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withoutProject(old, project.id));
      if (removed) notifications.show(whatWasKept(removed));
      onClose();
      onRemoved?.();
    },
  });
  const error = remove.error && ApiError.wrap(remove.error);
  const deletes = data === "delete";
  const snapshotFolder = removal.data?.snapshot_folder;
  return (
    <Stack>
      <Text size="sm">
        The folder <b style={{ overflowWrap: "anywhere" }}>{project.path}</b> is not changed.
        {project.status !== "stopped" && " The project is stopped first."}
      </Text>
      <Sizes removal={removal.data} failed={removal.isError} fate={deletes ? "deleted" : "kept"} />
      <Radio.Group
        label="Desk data"
        description="Scan results, radar, tasks and notes, with snapshots and logs."
        value={data}
        onChange={(value) => {
          setData(value as typeof data);
          setSure(false);
          remove.reset();
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label="Keep the data in case the folder is added again" />
          <Radio value="delete" label="Delete the data" color="red" />
        </Stack>
      </Radio.Group>
      {deletes && snapshotFolder && (
        <Text size="sm">
          A snapshot of the database is taken first and kept in{" "}
          <b style={{ overflowWrap: "anywhere" }}>{snapshotFolder}</b>.
        </Text>
      )}
      {removal.data?.left && (
        <Alert color="yellow" variant="light" role="note">
          {removal.data.left}
        </Alert>
      )}
      {deletes && (
        <Checkbox
          label={`Yes, delete the data of “${project.name}”`}
          color="red"
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
      )}
      {error && <ErrorPanel error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        {deletes && error?.code === "snapshot_failed" && (
          <Button
            color="red"
            variant="outline"
            disabled={!sure}
            loading={remove.isPending}
            onClick={() => remove.mutate("skip")}
          >
            Delete without a snapshot
          </Button>
        )}
        <Button
          color="red"
          disabled={deletes && !sure}
          loading={remove.isPending}
          onClick={() => remove.mutate("take")}
        >
          {deletes ? "Remove project and data" : "Remove project"}
        </Button>
      </Group>
    </Stack>
  );
}

/** What the project has stored, and whether it is kept or deleted. */
function Sizes(props: { removal: Removal | undefined; failed: boolean; fate: "kept" | "deleted" }) {
  const { removal, failed, fate } = props;
  if (failed) return null;
  if (!removal) return <Skeleton h={100} />;
  const snapshots = removal.snapshots
    ? `${removal.snapshots} (${formatBytes(removal.snapshots_bytes)})`
    : "none";
  const rows: [what: string, size: string, fate: string][] = [
    ["Name, ports and history", "", "deleted"],
    ["Data", formatBytes(removal.data_bytes), fate],
    ["Snapshots", snapshots, removal.snapshots ? fate : ""],
    ["Logs", formatBytes(removal.logs_bytes), fate],
    ["Your project folder", "", "not changed"],
  ];
  return (
    <Table aria-label="Stored data" withRowBorders={false} verticalSpacing={2}>
      <Table.Tbody>
        {rows.map(([what, size, becomes]) => (
          <Table.Tr key={what}>
            <Table.Th scope="row" fw={400}>
              {what}
            </Table.Th>
            <Table.Td>{size}</Table.Td>
            <Table.Td c={becomes === "deleted" ? "var(--cc-bad)" : "dimmed"}>{becomes}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The notification after a removal. It stays until it is closed, since it contains the path of the data. */
function whatWasKept({ name, path, snapshot, left }: Removed) {
  return {
    title: `“${name}” was removed`,
    autoClose: false as const,
    message: (
      <Stack gap="xs">
        {snapshot && (
          <>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              A snapshot of its database is kept in {snapshot.file} ({formatBytes(snapshot.size_bytes)}). To
              restore it, add {path} again, start the project, and run in that folder:
            </Text>
            <Command>{`commandcenter snapshot restore ${snapshot.id.slice(0, 8)}`}</Command>
          </>
        )}
        {left && <Text size="sm">{left}</Text>}
      </Stack>
    ),
  };
}
