import {
  dependenciesApi,
  dependencyKindValues,
  ecosystemValues,
  type PackageUse,
  verdictValues,
} from "@commandcenter/api-client/app/dependencies";
import { Breakable, type Column, formatCounted, StatusBadge } from "@commandcenter/kit";
import { Code, Group, Text } from "@mantine/core";
import { IconPackages } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { ExportMenu } from "../shared/ExportMenu";
import { ECOSYSTEM_LABELS } from "../shared/labels";
import { TaskButton } from "../shared/links/TaskButton";
import { ListPage } from "../shared/list/ListPage";
import { useEmpty } from "../shared/list/useEmpty";
import { LicencePolicyButton } from "./LicencePolicyButton";
import { KIND_LABELS, VERDICT_LABELS } from "./labels";
import { Uses } from "./Uses";

const route = getRouteApi("/dependencies");

const BILLS_OF_MATERIALS = {
  "CycloneDX (SBOM)": "/api/dependencies/sbom?format=cyclonedx",
  "SPDX (SBOM)": "/api/dependencies/sbom?format=spdx",
};

/** Packages that the project's manifests declare and its lock files hold, direct ones first. */
export function DependenciesPage() {
  const search = route.useSearch();
  const { page: _, sort = "use", ...filter } = search;
  const empty = useEmpty({
    title: "No dependencies found",
    text: "They are read from manifests and lock files, such as pyproject.toml, package.json, go.mod or Cargo.toml.",
  });
  return (
    <ListPage
      title="Dependencies"
      search={search}
      query={{ ...filter, sort }}
      list={dependenciesApi.packages}
      columns={COLUMNS}
      rowKey={(row) => `${row.ecosystem} ${row.name}`}
      actions={(data) =>
        data && (
          <Group gap="xs">
            <LicencePolicyButton />
            {data.total > 0 && <ExportMenu files={BILLS_OF_MATERIALS} />}
          </Group>
        )
      }
      intro={(data) =>
        data &&
        data.total > 0 && (
          <Text size="sm" c="dimmed">
            {formatCounted(data.total, "package")}
          </Text>
        )
      }
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
        {
          key: "verdict",
          label: "Licence policy",
          all: "Any licence",
          values: verdictValues,
          name: (value) => VERDICT_LABELS[value],
          width: 170,
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
      empty={empty}
    />
  );
}

const COLUMNS: Column<PackageUse>[] = [
  {
    key: "name",
    title: "Package",
    sortable: true,
    render: (row) => (
      <>
        <b title={row.places[0]?.purl ?? undefined}>
          <Breakable text={row.name} />
        </b>
        {row.places[0]?.alias && ` as ${row.places[0].alias}`}
      </>
    ),
  },
  { key: "version", title: "Version", render: (row) => <Versions row={row} /> },
  { key: "use", title: "Use", sortable: true, render: (row) => (row.direct ? "Direct" : "Indirect") },
  {
    key: "kind",
    title: "For",
    render: (row) => [...new Set(row.places.map(({ kind }) => KIND_LABELS[kind]))].join(", "),
  },
  { key: "licence", title: "Licence", render: (row) => <Licences row={row} /> },
  { key: "ecosystem", title: "Ecosystem", sortable: true, render: (row) => ECOSYSTEM_LABELS[row.ecosystem] },
  {
    key: "places",
    title: "Where and why",
    sortable: true,
    width: "32%",
    render: (row) => <Uses row={row} />,
  },
  {
    key: "task",
    title: "Task",
    width: 44,
    render: ({ name, places: [first] }) =>
      first && (
        <TaskButton
          small
          source={{ kind: "dependency", label: name, path: first.manifest, line: first.line }}
        />
      ),
  },
];

/** The licences of a package. The policy's verdict is shown unless they are allowed or unknown. */
function Licences({ row: { licences, verdict } }: { row: PackageUse }) {
  return (
    <>
      {licences.join(", ")}
      {verdict === "refused" && <StatusBadge state="refused" label={VERDICT_LABELS.refused} tone="bad" />}
      {verdict === "review" && licences.length > 0 && (
        <Text size="xs" c="dimmed">
          {VERDICT_LABELS.review}
        </Text>
      )}
    </>
  );
}

/** Maximum number of versions shown in a row; the list of places contains all of them. */
const VERSIONS_SHOWN = 3;

function Versions({ row }: { row: PackageUse }) {
  const unknown = row.places.find((place) => place.unknown)?.unknown;
  if (row.versions.length === 0) {
    return (
      unknown && (
        <Text c="dimmed" size="sm">
          not known: {unknown}
        </Text>
      )
    );
  }
  return (
    <Group gap={4}>
      {row.versions.slice(0, VERSIONS_SHOWN).map((version) => (
        <Code key={version}>{version}</Code>
      ))}
      {row.versions.length > VERSIONS_SHOWN && (
        <Text size="xs" c="dimmed">
          and {row.versions.length - VERSIONS_SHOWN} more
        </Text>
      )}
    </Group>
  );
}
