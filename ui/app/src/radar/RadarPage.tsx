import { ApiError } from "@commandcenter/api-client";
import {
  quadrantValues,
  type RadarEntry,
  radarApi,
  ringValues,
  type Technology,
  technologiesApi,
} from "@commandcenter/api-client/app/radar";
import { type Column, EmptyState, ErrorPanel, RelativeTime } from "@commandcenter/kit";
import {
  Anchor,
  Button,
  Card,
  Group,
  Menu,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
  useComputedColorScheme,
} from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconFileImport, IconPlus, IconRadar2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import { useSummary } from "../shared/project";
import { AddTechnology } from "./AddTechnology";
import { radarPng, radarSvg, save } from "./export-picture";
import { ImportRadar } from "./ImportRadar";
import { MOVEMENT_LABELS, QUADRANT_LABELS, RING_LABELS } from "./labels";
import { RadarPicture } from "./RadarPicture";
import type { RadarSearch } from "./search-params";

const route = getRouteApi("/radar");

/** What the team thinks of the technologies of this project: as a radar, or as a list. */
export function RadarPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const radar = useQuery(radarApi.whole());
  usePageTitle("Radar");
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          Technology radar
        </Title>
        <Group gap="xs">
          <SegmentedControl
            aria-label="View"
            size="xs"
            data={[
              { value: "radar", label: "Radar" },
              { value: "list", label: "List" },
            ]}
            value={search.view ?? "radar"}
            onChange={(view) => void navigate({ search: view === "list" ? { view } : {} })}
          />
          <Exports entries={radar.data?.items ?? []} />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconFileImport size={15} aria-hidden />}
            onClick={() => setImporting(true)}
          >
            Import
          </Button>
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAdding(true)}>
            Add
          </Button>
        </Group>
      </Group>
      {radar.data && radar.data.suggestions > 0 && (
        <Text size="sm" role="status">
          The last scan has{" "}
          {radar.data.suggestions === 1 ? "a suggestion" : `${radar.data.suggestions} suggestions`}.{" "}
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => (
              <Link to="/radar" search={{ view: "list", show: "suggested" }} {...props} />
            )}
          >
            Look at {radar.data.suggestions === 1 ? "it" : "them"}
          </Anchor>
        </Text>
      )}
      {search.view === "list" ? (
        <TechnologyList />
      ) : radar.error ? (
        <ErrorPanel
          title="The radar could not be read"
          error={ApiError.wrap(radar.error)}
          onRetry={() => void radar.refetch()}
        />
      ) : radar.data === undefined ? (
        <Skeleton h={480} />
      ) : radar.data.total === 0 ? (
        <EmptyState
          icon={<IconRadar2 />}
          title="Nothing on the radar yet"
          action={<Button onClick={() => setAdding(true)}>Add a technology</Button>}
        >
          A radar shows what this project builds on, and what the team thinks of it: adopt, trial, assess or
          hold. Scans put languages, well-known dependencies and services here; you decide where they belong.
        </EmptyState>
      ) : (
        <Picture entries={radar.data.items} />
      )}
      <AddTechnology opened={adding} onClose={() => setAdding(false)} />
      <ImportRadar opened={importing} onClose={() => setImporting(false)} />
    </Stack>
  );
}

function Picture({ entries }: { entries: readonly RadarEntry[] }) {
  const navigate = route.useNavigate();
  const scheme = useComputedColorScheme("light");
  const [pointed, setPointed] = useState<number | null>(null);
  return (
    <>
      <Card withBorder p={4} style={{ alignItems: "center" }}>
        <RadarPicture
          entries={entries}
          scheme={scheme}
          title={`Technology radar: ${entries.length} technologies`}
          pointed={pointed}
          onPoint={setPointed}
          onOpen={(id) => void navigate({ to: "/radar/$id", params: { id: String(id) } })}
        />
      </Card>
      <Text size="sm" c="dimmed">
        ▲ moved in, ▼ moved out, ◎ new, in the last 90 days. The centre is what the team adopts.
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="section" aria-label="Legend">
        {quadrantValues.map((quadrant) => (
          <div key={quadrant}>
            <Title order={2} size="h5">
              {QUADRANT_LABELS[quadrant]}
            </Title>
            {ringValues.map((ring) => {
              const here = entries.filter((entry) => entry.quadrant === quadrant && entry.ring === ring);
              if (here.length === 0) return null;
              return (
                <div key={ring}>
                  <Title order={3} size="h6" mt={6} c="dimmed">
                    {RING_LABELS[ring]}
                  </Title>
                  <ul style={{ listStyle: "none", margin: 0, padding: 0 }}>
                    {here.map((entry) => (
                      <li
                        key={entry.id}
                        onMouseEnter={() => setPointed(entry.id)}
                        onMouseLeave={() => setPointed(null)}
                      >
                        <Anchor
                          size="sm"
                          c="var(--mantine-color-text)"
                          fw={pointed === entry.id ? 700 : 400}
                          onFocus={() => setPointed(entry.id)}
                          onBlur={() => setPointed(null)}
                          renderRoot={(props) => (
                            <Link to="/radar/$id" params={{ id: String(entry.id) }} {...props} />
                          )}
                        >
                          {entry.number}. {entry.name}
                          {entry.movement !== "none" && ` (${MOVEMENT_LABELS[entry.movement]})`}
                        </Anchor>
                      </li>
                    ))}
                  </ul>
                </div>
              );
            })}
          </div>
        ))}
      </SimpleGrid>
    </>
  );
}

function Exports({ entries }: { entries: readonly RadarEntry[] }) {
  const scheme = useComputedColorScheme("light");
  const project = useSummary().data?.project_name ?? "this project";
  const svg = () => radarSvg(entries, scheme, `Technology radar of ${project}`);
  const png = () =>
    radarPng(svg()).then(
      (blob) => save(blob, "radar.png"),
      () =>
        notifications.show({
          color: "red",
          message: "This browser could not draw the PNG. Take the SVG instead.",
        }),
    );
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save(svg(), "radar.svg")}>Picture (SVG)</Menu.Item>
        <Menu.Item onClick={() => void png()}>Picture (PNG)</Menu.Item>
        {(["json", "csv", "markdown"] as const).map((format) => (
          <Menu.Item key={format} component="a" href={`/api/radar/export?format=${format}`} download>
            {{ json: "JSON", csv: "CSV", markdown: "Markdown" }[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const COLUMNS: Column<Technology>[] = [
  {
    key: "name",
    title: "Name",
    sortable: true,
    render: (row) => (
      <Anchor
        size="sm"
        fw={550}
        renderRoot={(props) => <Link to="/radar/$id" params={{ id: String(row.id) }} {...props} />}
      >
        {row.name}
      </Anchor>
    ),
  },
  { key: "ring", title: "Ring", sortable: true, render: (row) => RING_LABELS[row.ring] },
  { key: "quadrant", title: "Quadrant", sortable: true, render: (row) => QUADRANT_LABELS[row.quadrant] },
  { key: "owner", title: "Owner", sortable: true, render: (row) => row.owner },
  {
    key: "suggestion",
    title: "Suggestion",
    render: (row) => row.suggestion && `${row.suggestion.reason} ${RING_LABELS[row.suggestion.ring]}?`,
  },
  {
    key: "updated",
    title: "Changed",
    sortable: true,
    render: (row) => <RelativeTime time={row.updated_at} />,
  },
];

function TechnologyList() {
  const { page = 1, sort = "name", view: _, show, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const shown = show === "suggested" ? { suggested: true } : show === "removed" ? { removed: true } : {};
  const technologies = usePage(page, { ...filter, ...shown, sort }, technologiesApi.list);
  const change = (changed: Partial<RadarSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  return (
    <>
      <Group>
        <FilterField
          label="Filter by name, notes or owner"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Quadrant"
          all="All quadrants"
          values={quadrantValues}
          name={(value) => QUADRANT_LABELS[value]}
          value={filter.quadrant}
          onChange={(quadrant) => change({ quadrant })}
          width={200}
        />
        <FilterSelect
          label="Ring"
          all="All rings"
          values={ringValues}
          name={(value) => RING_LABELS[value]}
          value={filter.ring}
          onChange={(ring) => change({ ring })}
          width={130}
        />
        <FilterSelect
          label="Show"
          all="On the radar"
          values={["suggested", "removed"]}
          name={(value) => (value === "removed" ? "Removed" : "With a suggestion")}
          value={show}
          onChange={(show) => change({ show })}
          width={180}
        />
      </Group>
      <PagedTable
        label="Technologies"
        columns={COLUMNS}
        answer={technologies}
        rowKey={(row) => row.id}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as RadarSearch["sort"] })}
        empty={
          <EmptyState icon={<IconRadar2 />} title="No technology fits">
            Take a filter away to see more.
          </EmptyState>
        }
        failed="The technologies could not be read"
      />
    </>
  );
}
