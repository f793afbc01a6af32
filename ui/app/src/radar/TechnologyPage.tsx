import {
  quadrantValues,
  ringValues,
  type TechnologyChange,
  technologiesApi,
} from "@commandcenter/api-client/app/radar";
import { Group, Select, TextInput } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { EditorPage } from "../shared/editor/EditorPage";
import { MarkdownField } from "../shared/editor/MarkdownField";
import { TaskButton } from "../shared/links/TaskButton";
import { Evidence, History } from "./Evidence";
import { QUADRANT_LABELS, RING_LABELS } from "./labels";
import { Placement } from "./Placement";
import { WebLinks } from "./WebLinks";

const route = getRouteApi("/radar/$id");
const LABELS = {
  name: "Name",
  quadrant: "Quadrant",
  ring: "Ring",
  owner: "Owner",
  notes: "Notes",
  links: "Links",
};

/** One technology: its ring, the reasons, and where the project uses it. */
export function TechnologyPage() {
  return (
    <EditorPage
      kind="Technology"
      id={route.useParams().id}
      read={technologiesApi.one}
      name={(technology) => technology.name}
      back={{ to: "/radar", label: "Radar" }}
      save={(id, changes) => technologiesApi.change(id, changes as TechnologyChange)}
      labels={LABELS}
      isComplete={(values) => values.name.trim() !== ""}
      aside={({ id, name }) => <TaskButton source={{ kind: "technology", label: name, id }} />}
      intro={(technology) => <Placement technology={technology} />}
      fields={(values, set) => (
        <>
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
            description="Markdown: why it is in this ring, and what would change that."
            value={values.notes}
            onChange={(notes) => set("notes", notes)}
          />
          <WebLinks links={values.links} onChange={(links) => set("links", links)} />
        </>
      )}
      footer={(technology) => (
        <>
          <Evidence technology={technology} />
          <History technology={technology} />
        </>
      )}
    />
  );
}
