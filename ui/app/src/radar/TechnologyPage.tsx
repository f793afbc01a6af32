import { ApiError } from "@commandcenter/api-client";
import {
  quadrantValues,
  ringValues,
  type Technology,
  type TechnologyChange,
  technologiesApi,
} from "@commandcenter/api-client/app/radar";
import { ErrorPanel, RelativeTime } from "@commandcenter/kit";
import { Alert, Anchor, Button, Card, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Clash } from "../shared/editor/Clash";
import { MarkdownField } from "../shared/editor/MarkdownField";
import { useDraft } from "../shared/editor/useDraft";
import { useSave } from "../shared/editor/useSave";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { OnePage } from "../shared/page/OnePage";
import { QUADRANT_LABELS, RING_LABELS } from "./labels";

const route = getRouteApi("/radar/$id");
const NAMES = {
  name: "Name",
  quadrant: "Quadrant",
  ring: "Ring",
  owner: "Owner",
  notes: "Notes",
  links: "Links",
};

/** One technology: where it stands, why, and where the project uses it. */
export function TechnologyPage() {
  return (
    <OnePage
      id={route.useParams().id}
      read={technologiesApi.one}
      title={(technology) => technology?.name ?? "Technology"}
      back={{ to: "/radar", label: "The radar" }}
      maw={820}
    >
      {(technology) => <Editor key={technology.id} technology={technology} />}
    </OnePage>
  );
}

function Editor({ technology }: { technology: Technology }) {
  const draft = useDraft(`technology:${technology.id}`, technology);
  const { values, set } = draft;
  const saving = useSave({
    queryKey: technologiesApi.one(technology.id).queryKey,
    current: technology,
    draft,
    send: (version, changes) =>
      technologiesApi.change(technology.id, { ...changes, version } as TechnologyChange),
  });
  return (
    <>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {technology.name}
        </Title>
        <TaskButton source={{ kind: "technology", label: technology.name, id: technology.id }} />
      </Group>
      <Fate technology={technology} />
      <Clash
        fields={draft.clashes}
        names={NAMES}
        theirs={technology}
        mine={values}
        onMine={draft.settle}
        onTheirs={draft.clear}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saving.save();
        }}
      >
        <Stack>
          <Group grow align="start">
            <Select
              label="Ring"
              allowDeselect={false}
              data={ringValues.map((value) => ({ value, label: RING_LABELS[value] }))}
              value={values.ring}
              onChange={(ring) => ring && set("ring", ring)}
            />
            <Select
              label="Quadrant"
              allowDeselect={false}
              data={quadrantValues.map((value) => ({ value, label: QUADRANT_LABELS[value] }))}
              value={values.quadrant}
              onChange={(quadrant) => quadrant && set("quadrant", quadrant)}
            />
          </Group>
          <Group grow align="start">
            <TextInput
              label="Name"
              required
              maxLength={200}
              value={values.name}
              onChange={(event) => set("name", event.currentTarget.value)}
            />
            <TextInput
              label="Owner"
              maxLength={500}
              value={values.owner}
              onChange={(event) => set("owner", event.currentTarget.value)}
            />
          </Group>
          <MarkdownField
            label="Notes"
            description="Markdown: why it stands where it does, and what would change that."
            value={values.notes}
            onChange={(notes) => set("notes", notes)}
          />
          <WebLinks links={values.links} onChange={(links) => set("links", links)} />
          {saving.error && <ErrorPanel title="It was not saved" error={saving.error} />}
          <Group>
            <Button
              type="submit"
              disabled={!draft.dirty || draft.clashes.length > 0 || !values.name.trim()}
              loading={saving.saving}
            >
              Save
            </Button>
            {draft.dirty && (
              <Button variant="default" onClick={draft.clear}>
                Discard changes
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <Evidence technology={technology} />
      <History technology={technology} />
    </>
  );
}

function WebLinks(props: { links: Technology["links"]; onChange: (links: Technology["links"]) => void }) {
  return (
    <Stack gap="xs" component="fieldset" style={{ border: 0, padding: 0, margin: 0 }}>
      <Text component="legend" size="sm" fw={500}>
        Links
      </Text>
      {props.links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link being typed has nothing else that stays the same.
        <Group key={index} wrap="nowrap">
          <TextInput
            aria-label={`Address of link ${index + 1}`}
            type="url"
            pattern="https?://.+"
            placeholder="https://…"
            flex={1}
            value={link.url}
            onChange={(event) =>
              props.onChange(
                props.links.map((one, at) =>
                  at === index ? { ...one, url: event.currentTarget.value } : one,
                ),
              )
            }
          />
          {/^https?:\/\//.test(link.url) && (
            <Anchor size="sm" href={link.url} target="_blank" rel="noopener noreferrer">
              Open
            </Anchor>
          )}
          <Button
            variant="default"
            size="xs"
            aria-label={`Remove link ${index + 1}`}
            onClick={() => props.onChange(props.links.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          onClick={() => props.onChange([...props.links, { title: "", url: "" }])}
        >
          Add a link
        </Button>
      </Group>
    </Stack>
  );
}

/** What the scan suggests, and taking the technology off the radar or putting it back. */
function Fate({ technology }: { technology: Technology }) {
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
              {suggestion.reason} It could go to <b>{RING_LABELS[suggestion.ring]}</b>.
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
                Leave it
              </Button>
            </Group>
          </Group>
        </Alert>
      )}
      <Group>
        {technology.removed_at ? (
          <>
            <Text size="sm">It was taken off the radar; scans leave it off.</Text>
            <Button size="xs" variant="default" onClick={() => act.mutate(technologiesApi.restore)}>
              Put it back
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => act.mutate(technologiesApi.remove)}>
            Take off the radar
          </Button>
        )}
      </Group>
    </>
  );
}

function Evidence({ technology }: { technology: Technology }) {
  return (
    <Card withBorder component="section" aria-label="In the project">
      <Title order={2} size="h5" mb="xs">
        In the project
      </Title>
      {technology.found.length === 0 ? (
        <Text size="sm" c="dimmed">
          No scan has found it.
        </Text>
      ) : (
        <ul style={{ margin: 0, paddingInlineStart: "1.2rem", overflowWrap: "anywhere" }}>
          {technology.found.map((place) => (
            <li key={`${place.text} ${place.path} ${place.line}`}>
              <Text size="sm">
                {place.text !== place.path && place.text}
                {place.path && (
                  <>
                    {place.text !== place.path && " in "}
                    <FileLink path={place.path} line={place.line} />
                  </>
                )}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {!technology.in_use && technology.found.length > 0 && (
        <Text size="sm" c="dimmed">
          The last scan did not find it any more.
        </Text>
      )}
    </Card>
  );
}

function History({ technology }: { technology: Technology }) {
  if (technology.moves.length === 0) return null;
  return (
    <Card withBorder component="section" aria-label="History">
      <Title order={2} size="h5" mb="xs">
        History
      </Title>
      <ol style={{ margin: 0, paddingInlineStart: "1.2rem" }}>
        {technology.moves.map((move) => (
          <li key={`${move.at} ${move.to}`}>
            <Text size="sm">
              {move.from
                ? `${RING_LABELS[move.from]} → ${RING_LABELS[move.to]}`
                : `Came to ${RING_LABELS[move.to]}`}
              , <RelativeTime time={move.at} />
              {move.reason && `: ${move.reason}`}
            </Text>
          </li>
        ))}
      </ol>
    </Card>
  );
}
