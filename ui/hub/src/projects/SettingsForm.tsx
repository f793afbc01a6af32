import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Project, type ProjectChange } from "@commandcenter/api-client/hub";
import { ErrorPanel } from "@commandcenter/kit";
import {
  Alert,
  Button,
  Checkbox,
  Fieldset,
  Group,
  NumberInput,
  Select,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { choices } from "../folders/engine-choices";
import { FieldError } from "../folders/FieldError";
import { fieldOf } from "../folders/fields";
import { withProject } from "../shared/projects";
import { useProjectActions } from "../shared/useProjectActions";
import { changesOf, type Settings, settingsOf } from "./settings";

/** Ports above those that need administrator rights. */
const FIRST_PORT = 1024;
const LAST_PORT = 65_535;

/** Change a project's settings. Only its name and whether it starts with the Hub can change while it runs. */
export function SettingsForm({ project }: { project: Project }) {
  const [settings, setSettings] = useState(() => settingsOf(project));
  const client = useQueryClient();
  const actions = useProjectActions(project);
  const engines = useQuery({ queryKey: hubKeys.engines(), queryFn: ({ signal }) => hub.engines(signal) });
  const save = useMutation({
    mutationFn: (changes: ProjectChange) => hub.updateProject(project.id, changes),
    onSuccess: (changed) => {
      client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withProject(old, changed));
      notifications.show({
        message: changed.restart_needed ? "Saved. Restart the project to apply it." : "Saved.",
      });
    },
  });
  const error = save.error ? ApiError.wrap(save.error) : null;
  const field = error && fieldOf(error);
  const at = (wanted: typeof field) => (error && field === wanted ? <FieldError error={error} /> : undefined);
  // With `auto`, the first start may choose an engine that runs containers.
  const form = engines.data?.find((engine) => engine.name === settings.engine)?.form;
  const containers = form === "container" || settings.engine === "auto";
  const stopped = project.status === "stopped";
  const changes = changesOf(project, settings);

  function change(changed: Partial<Settings>) {
    setSettings({ ...settings, ...changed });
    save.reset();
  }
  function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    if (changes) save.mutate(changes);
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={640}>
        <TextInput
          label="Name"
          value={settings.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={at("name")}
          autoComplete="off"
        />
        <Checkbox
          label="Start with the Hub"
          description="Even if it was stopped before. If unchecked, it starts with the Hub only if it was running last."
          checked={settings.start === "always"}
          onChange={(event) => change({ start: event.currentTarget.checked ? "always" : "last" })}
        />
        {!stopped && (
          <Alert color="blue" variant="light" role="note">
            <Group justify="space-between">
              <Text size="sm">
                Folder, engine, ports and images can change only while the project is stopped.
              </Text>
              {project.status !== "stopping" && (
                <Button size="xs" variant="light" onClick={actions.stop}>
                  Stop the project
                </Button>
              )}
            </Group>
          </Alert>
        )}
        <TextInput
          label="Folder"
          description="If the folder was moved, enter its new path. The project keeps its data."
          value={settings.path}
          onChange={(event) => change({ path: event.currentTarget.value })}
          error={at("path")}
          disabled={!stopped}
          spellCheck={false}
          autoComplete="off"
        />
        <Select
          label="Engine"
          data={choices(engines.data ?? [])}
          value={settings.engine}
          onChange={(engine) => engine && change({ engine })}
          allowDeselect={false}
          error={at("engine")}
          disabled={!stopped}
        />
        <Fieldset legend="Ports on 127.0.0.1" disabled={!stopped}>
          <Group grow align="start" preventGrowOverflow={false}>
            {Object.entries(settings.ports).flatMap(([service, named]) =>
              Object.entries(named).map(([port, value]) => (
                <NumberInput
                  key={`${service}.${port}`}
                  label={Object.keys(named).length === 1 ? service : `${service}: ${port}`}
                  value={value}
                  onChange={(entered) =>
                    change({
                      ports: { ...settings.ports, [service]: { ...named, [port]: entered } },
                    })
                  }
                  min={FIRST_PORT}
                  max={LAST_PORT}
                  allowDecimal={false}
                  allowNegative={false}
                  hideControls
                  miw={110}
                />
              )),
            )}
          </Group>
        </Fieldset>
        {containers && (
          <Fieldset legend="Container images" disabled={!stopped}>
            <Stack gap="xs">
              <Text size="xs" c="dimmed">
                Used from the next start. Postgres cannot read the data of another major version: take a
                snapshot first.
              </Text>
              {Object.entries(project.images).map(([name, { image, own }]) => (
                <TextInput
                  key={name}
                  label={name}
                  placeholder={own ? "the default" : image}
                  value={settings.images[name] ?? ""}
                  onChange={(event) =>
                    change({ images: { ...settings.images, [name]: event.currentTarget.value } })
                  }
                  spellCheck={false}
                  autoComplete="off"
                />
              ))}
            </Stack>
          </Fieldset>
        )}
        {error && field === null && <ErrorPanel error={error} />}
        {actions.error && <ErrorPanel error={actions.error} />}
        <Group>
          <Button type="submit" disabled={!changes} loading={save.isPending}>
            Save
          </Button>
          <Button
            variant="default"
            disabled={!changes || save.isPending}
            onClick={() => {
              setSettings(settingsOf(project));
              save.reset();
            }}
          >
            Discard changes
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
