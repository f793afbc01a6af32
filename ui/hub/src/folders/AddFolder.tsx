import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type NewProject, type Project } from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { useProjects, withProject } from "../shared/projects";
import { AUTOMATIC, choices } from "./engine-choices";
import { FieldError } from "./FieldError";
import { FolderBrowser } from "./FolderBrowser";
import { FolderSummary } from "./FolderSummary";
import { fieldOf, portOf } from "./fields";
import { obstacleOf } from "./obstacle";
import { type ChosenPorts, PortFields, usePorts } from "./PortFields";
import { baseName } from "./paths";
import { RecentFolders } from "./RecentFolders";

/** Register a folder: choose it from a list, or type its path. */
export function AddFolder({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={<b>Add a project</b>}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [path, setPath] = useState("");
  const [name, setName] = useState("");
  const [found, setFound] = useState(false);
  const [engine, setEngine] = useState<NonNullable<NewProject["engine"]>>(AUTOMATIC.value);
  const engines = useQuery({ queryKey: hubKeys.engines(), queryFn: ({ signal }) => hub.engines(signal) });

  const [chosen, setChosen] = useState<ChosenPorts>({});
  const ports = usePorts(chosen);
  const projects = useProjects();

  const add = useMutation({
    mutationFn: async (start: boolean) => {
      const project = await hub.createProject({
        path: path.trim(),
        name: name.trim() || null,
        engine,
        ...(Object.keys(chosen).length > 0 && { ports: { ...chosen } }),
      });
      client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withProject(old, project));
      // The project stays registered if the start is refused; its card shows the reason.
      if (start) await hub.start(project.id).catch(() => undefined);
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: hubKeys.projects() });
      onClose();
    },
  });
  const obstacle = obstacleOf({
    path,
    found,
    name: name.trim() || baseName(path.trim()),
    named: name.trim() !== "",
    engine,
    engines: engines.data ?? [],
    projects: projects.data ?? [],
    held: Object.values(chosen).some((port) => ports.holderOf(port) !== undefined),
  });
  const error = add.error ? ApiError.wrap(add.error) : null;
  const field = error && fieldOf(error);
  const at = (wanted: typeof field) => (error && field === wanted ? <FieldError error={error} /> : undefined);

  function submit(event: SyntheticEvent<HTMLFormElement, SubmitEvent>) {
    event.preventDefault();
    const pressed = event.nativeEvent.submitter as HTMLButtonElement | null;
    add.mutate(pressed?.value !== "add");
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Folder"
          description="Choose it below, or type its path."
          placeholder="/path/to/project"
          value={path}
          onChange={(event) => {
            setPath(event.currentTarget.value);
            add.reset();
          }}
          error={at("path")}
          required
          withAsterisk={false}
          data-autofocus
          spellCheck={false}
          autoComplete="off"
        />
        <RecentFolders
          onChoose={(recent) => {
            setPath(recent);
            add.reset();
          }}
        />
        <FolderBrowser
          path={path}
          onFound={setFound}
          onChoose={(chosen) => {
            setPath(chosen);
            add.reset();
          }}
        />
        <FolderSummary path={found && path.trim() ? path.trim() : null} />
        <Group grow align="start">
          <TextInput
            label="Name"
            placeholder={baseName(path.trim()) || "The folder's name"}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              add.reset();
            }}
            error={at("name")}
            autoComplete="off"
          />
          <Select
            label="Engine"
            data={choices(engines.data ?? [])}
            value={engine}
            onChange={(value) => {
              if (value) setEngine(value);
              add.reset();
            }}
            allowDeselect={false}
            error={at("engine")}
          />
        </Group>
        <PortFields
          chosen={chosen}
          onChange={(changed) => {
            setChosen(changed);
            add.reset();
          }}
          ports={ports}
          error={error}
        />
        {error && field === null && portOf(error) === null && <ErrorPanel error={error} />}
        <Group justify="flex-end">
          <Text size="sm" c="dimmed" role="status" flex={1}>
            {path.trim() && !add.isPending && obstacle}
          </Text>
          <Button type="submit" value="add" variant="default" disabled={!path.trim() || add.isPending}>
            Add
          </Button>
          <Button type="submit" value="start" disabled={obstacle !== null} loading={add.isPending}>
            Add and start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
