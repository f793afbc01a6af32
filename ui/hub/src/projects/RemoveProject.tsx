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

/** Ask whether to remove a project, and whether its data goes too. */
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
        The folder <b style={{ overflowWrap: "anywhere" }}>{project.path}</b> stays as it is.
        {project.status !== "stopped" && " The project is stopped first."}
      </Text>
      <Radio.Group
        label="Its CommandCenter's data"
        description="What was found, noted and decided there."
        value={data}
        onChange={(value) => setData(value as typeof data)}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label="Keep the data, for when the folder is added again" />
          <Radio value="delete" label="Delete the data for good" color="red" />
        </Stack>
      </Radio.Group>
      {remove.error && <ErrorPanel error={ApiError.wrap(remove.error)} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep the project
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          {data === "delete" ? "Remove project and data" : "Remove project"}
        </Button>
      </Group>
    </Stack>
  );
}
