import {
  type Dependency,
  type DependencyKind,
  dependenciesApi,
  dependencyKindValues,
  ecosystemValues,
} from "@commandcenter/api-client/app/dependencies";
import { type Column, formatCounted } from "@commandcenter/kit";
import { ActionIcon, Code, Group, Text } from "@mantine/core";
import { IconFilter, IconPackages } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { ExportMenu } from "../shared/ExportMenu";
import { ECOSYSTEM_LABELS } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import type { DependencySearch } from "./search-params";

const route = getRouteApi("/dependencies");
const KIND_LABELS: Readonly<Record<DependencyKind, string>> = {
  runtime: "runtime",
  dev: "development",
  optional: "optional",
  build: "build",
};

const BILLS_OF_MATERIALS = {
  "CycloneDX (SBOM)": "/api/dependencies/sbom?format=cyclonedx",
  "SPDX (SBOM)": "/api/dependencies/sbom?format=spdx",
};

/** What the project's manifests declare and its lock files hold. */
export function DependenciesPage() {
  const search = route.useSearch();
  const { page: _, sort = "name", ...filter } = search;
  return (
    <ListPage
      title="Dependencies"
      search={search}
      query={{ ...filter, sort }}
      list={dependenciesApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      actions={(data) => data && data.total > 0 && <ExportMenu files={BILLS_OF_MATERIALS} />}
      intro={(data) => data && data.total > 0 && <Packages packages={data.packages} places={data.total} />}
      filterBy="Filter by name"
      filters={[
        {
          key: "ecosystem",
          label: "Ecosystem",
          all: "All ecosystems",
          values: ecosystemValues,
          name: (value) => ECOSYSTEM_LABELS[value],
          width: 170,
        },
        {
          key: "kind",
          label: "Needed for",
          all: "All kinds",
          values: dependencyKindValues,
          name: (value) => KIND_LABELS[value],
          width: 150,
        },
        {
          key: "direct",
          label: "Use",
          all: "Any use",
          values: [true, false],
          name: (direct) => (direct ? "Direct" : "Indirect"),
          width: 130,
        },
      ]}
      only={
        search.manifest !== undefined && {
          what: (
            <>
              from <b>{search.manifest}</b>
            </>
          ),
          keys: ["manifest"],
        }
      }
      icon={<IconPackages />}
      empty={{
        title: "No dependencies found",
        text: "They are read from manifests and lock files, such as pyproject.toml, package.json, go.mod or Cargo.toml.",
      }}
    />
  );
}

const COLUMNS: Column<Dependency>[] = [
  {
    key: "name",
    title: "Name",
    sortable: true,
    render: (row) => (
      <>
        <b title={row.purl ?? undefined} style={{ overflowWrap: "anywhere" }}>
          {row.name}
        </b>
        {row.alias && ` as ${row.alias}`}
      </>
    ),
  },
  { key: "constraint", title: "Declared", render: (row) => <Declared dependency={row} /> },
  { key: "version", title: "Version", sortable: true, render: (row) => <Version dependency={row} /> },
  { key: "licence", title: "Licence", sortable: true, render: (row) => row.licence },
  { key: "ecosystem", title: "Ecosystem", sortable: true, render: (row) => ECOSYSTEM_LABELS[row.ecosystem] },
  {
    key: "kind",
    title: "For",
    sortable: true,
    render: (row) => (row.group ? `${KIND_LABELS[row.kind]} (${row.group})` : KIND_LABELS[row.kind]),
  },
  {
    key: "manifest",
    title: "Declared in",
    sortable: true,
    width: "28%",
    render: (row) => <Manifest dependency={row} />,
  },
  {
    key: "task",
    title: "Task",
    width: 44,
    render: (row) => (
      <TaskButton
        small
        source={{ kind: "dependency", label: row.name, path: row.manifest, line: row.line }}
      />
    ),
  },
];

/** A package has a row for each place that declares or locks it. */
function Packages({ packages, places }: { packages: number; places: number }) {
  return (
    <Text size="sm" c="dimmed">
      {formatCounted(packages, "package")}, declared or locked in {formatCounted(places, "place")}
    </Text>
  );
}

function Declared({ dependency }: { dependency: Dependency }) {
  const { constraint } = dependency;
  // A digest is too long for a column, and its beginning is enough to recognise it.
  const shown = constraint.replace(/(sha\d+:[0-9a-f]{12})[0-9a-f]{20,}/, "$1…");
  if (constraint) return <Code title={shown === constraint ? undefined : constraint}>{shown}</Code>;
  return (
    <Text c="dimmed" size="sm">
      {dependency.direct ? "any" : "indirect"}
    </Text>
  );
}

function Version({ dependency }: { dependency: Dependency }) {
  const { version, lock, lock_line, unknown } = dependency;
  if (unknown) {
    return (
      <Text c="dimmed" size="sm">
        not known: {unknown}
      </Text>
    );
  }
  if (!version || !lock) return version && <Code>{version}</Code>;
  return (
    <FileLink path={lock} line={lock_line}>
      <Code title={`${lock}:${lock_line}`}>{version}</Code>
    </FileLink>
  );
}

function Manifest({ dependency: { manifest, line } }: { dependency: Dependency }) {
  const { change } = useAddress<DependencySearch>();
  return (
    <Group gap={4} wrap="nowrap">
      <FileLink path={manifest} line={line} />
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={`Show only ${manifest}`}
        title="Show only this manifest"
        onClick={() => change({ manifest })}
      >
        <IconFilter size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
