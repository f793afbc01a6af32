import type { Project } from "@commandcenter/api-client/hub";
import { type Tone, toneOf } from "@commandcenter/kit";
import { Button, Group, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTyped } from "../shared/useTyped";
import { countGroups, GROUPS, type Group as GroupName, type HomeSearch, type Order } from "./home";
import type { Preferences, View } from "./preferences";

const LABELS: Readonly<Record<GroupName, string>> = {
  all: "All",
  attention: "Needs attention",
  starting: "Starting",
  running: "Running",
  stopped: "Stopped",
};

const TONES: Readonly<Record<Exclude<GroupName, "all">, Tone>> = {
  attention: toneOf("error"),
  starting: toneOf("starting"),
  running: toneOf("running"),
  stopped: toneOf("stopped"),
};

const ORDER_LABELS: Readonly<Record<Order, string>> = {
  attention: "Attention first",
  name: "By name",
  newest: "Newest first",
  folder: "By folder",
};

/** Totals that filter the list, a text filter, the engine, the order, and rows or cards. */
export function HomeFilters(props: {
  projects: readonly Project[];
  search: HomeSearch;
  onChange: (changed: HomeSearch) => void;
  preferences: Preferences;
}) {
  const { search, onChange, preferences } = props;
  const [text, type] = useTyped(search.q ?? "", (q) => onChange({ q: q || undefined }), 0);
  const counts = countGroups(props.projects);
  const engines = [...new Set(props.projects.map((project) => project.engine))]
    .filter((engine) => engine !== "auto")
    .sort();
  return (
    <Group gap="sm">
      <Group gap={6} role="group" aria-label="Filter by status">
        {GROUPS.map((group) => (
          <Button
            key={group}
            size="xs"
            radius="xl"
            variant={(search.show ?? "all") === group ? "light" : "default"}
            aria-pressed={(search.show ?? "all") === group}
            onClick={() => onChange({ show: group === "all" ? undefined : group })}
            leftSection={
              group !== "all" && (
                <span className="cc-dot" style={{ color: `var(--cc-${TONES[group]})` }} aria-hidden />
              )
            }
          >
            {LABELS[group]}&nbsp;<b className="cc-numeric">{counts[group]}</b>
          </Button>
        ))}
      </Group>
      <TextInput
        type="search"
        size="xs"
        aria-label="Filter projects"
        placeholder="Filter by name, path or engine"
        title="Press / to filter"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        flex="1 1 13rem"
        maw={420}
      />
      <Group gap="xs" ml="auto">
        {engines.length > 1 && (
          <Select
            size="xs"
            w={130}
            aria-label="Engine"
            data={[{ value: "", label: "Any engine" }, ...engines]}
            value={search.engine ?? ""}
            onChange={(engine) => onChange({ engine: engine || undefined })}
            allowDeselect={false}
          />
        )}
        <Select
          size="xs"
          w={140}
          aria-label="Order"
          data={Object.entries(ORDER_LABELS).map(([value, label]) => ({ value, label }))}
          value={search.sort ?? "attention"}
          onChange={(sort) => onChange({ sort: sort === "attention" ? undefined : (sort as Order) })}
          allowDeselect={false}
        />
        <SegmentedControl
          size="xs"
          aria-label="View"
          data={[
            { value: "rows", label: "Rows" },
            { value: "cards", label: "Cards" },
          ]}
          value={preferences.view}
          onChange={(view) => preferences.setView(view as View)}
        />
      </Group>
    </Group>
  );
}
