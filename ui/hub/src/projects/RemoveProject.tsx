import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Project } from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
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
  const remove = useMutation({
    mutationFn: () => hub.deleteProject(project.id, data),
    onSuccess: () => {
      client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withoutProject(old, project.id));
      onClose();
      onRemoved?.();
    },
  });
  return (
    <Stack>
      <Text size="sm">
        The folder <b style={{ overflowWrap: "anywhere" }}>{project.path}</b> is not changed.
        {project.status !== "stopped" && " The project is stopped first."}
      </Text>
      <Radio.Group
        label="Desk data"
        description="Scan results, radar, tasks and notes."
        value={data}
        onChange={(value) => setData(value as typeof data)}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label="Keep the data in case the folder is added again" />
          <Radio value="delete" label="Delete the data permanently" color="red" />
        </Stack>
      </Radio.Group>
      {remove.error && <ErrorPanel error={ApiError.wrap(remove.error)} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          {data === "delete" ? "Remove project and data" : "Remove project"}
        </Button>
      </Group>
    </Stack>
  );
}
