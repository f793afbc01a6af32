import {
  type Dependency,
  type DependencyKind,
  dependenciesApi,
  dependencyKindValues,
  ecosystemValues,
} from "@commandcenter/api-client/app/dependencies";
import { type Column, EmptyState } from "@commandcenter/kit";
import { ActionIcon, Anchor, Code, Group, Stack, Text, Title } from "@mantine/core";
import { IconFilter, IconPackages } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { ECOSYSTEM_LABELS } from "../shared/labels";
import { FileLink } from "../shared/links/FileLink";
import { TaskButton } from "../shared/links/TaskButton";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import type { DependencySearch } from "./search-params";

const route = getRouteApi("/dependencies");
const KIND_LABELS: Readonly<Record<DependencyKind, string>> = {
  runtime: "runtime",
  dev: "development",
  optional: "optional",
  build: "build",
};

/** What the project's manifests declare and its lock files hold. */
export function DependenciesPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { page = 1, sort = "name", ...filter } = search;
  const dependencies = usePage(page, { ...filter, sort }, dependenciesApi.list);
  usePageTitle("Dependencies");
  // Another filter or order begins at the first page again.
  const change = (changed: Partial<DependencySearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });

  const columns: Column<Dependency>[] = [
    {
      key: "name",
      title: "Name",
      sortable: true,
      render: (row) => <b style={{ overflowWrap: "anywhere" }}>{row.name}</b>,
    },
    {
      key: "constraint",
      title: "Declared",
      render: (row) =>
        row.constraint ? (
          <Code>{row.constraint}</Code>
        ) : (
          <Text c="dimmed" size="sm">
            {row.direct ? "any" : "indirect"}
          </Text>
        ),
    },
    {
      key: "version",
      title: "Version",
      sortable: true,
      render: (row) =>
        row.version &&
        (row.lock ? (
          <FileLink path={row.lock} line={row.lock_line}>
            <Code title={`${row.lock}:${row.lock_line}`}>{row.version}</Code>
          </FileLink>
        ) : (
          <Code>{row.version}</Code>
        )),
    },
    { key: "licence", title: "Licence", sortable: true, render: (row) => row.licence },
    {
      key: "ecosystem",
      title: "Ecosystem",
      sortable: true,
      render: (row) => ECOSYSTEM_LABELS[row.ecosystem],
    },
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
      render: (row) => (
        <Group gap={4} wrap="nowrap">
          <FileLink path={row.manifest} line={row.line} />
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={`Show only ${row.manifest}`}
            title="Show only this manifest"
            onClick={() => change({ manifest: row.manifest })}
          >
            <IconFilter size={14} aria-hidden />
          </ActionIcon>
        </Group>
      ),
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

  const filtered = Boolean(
    filter.q || filter.ecosystem || filter.kind || filter.manifest || filter.direct !== undefined,
  );
  return (
    <Stack>
      <Title order={1} size="h2">
        Dependencies
      </Title>
      <Group>
        <FilterField
          label="Filter by name"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Ecosystem"
          all="All ecosystems"
          values={ecosystemValues}
          name={(value) => ECOSYSTEM_LABELS[value]}
          value={filter.ecosystem}
          onChange={(ecosystem) => change({ ecosystem })}
          width={170}
        />
        <FilterSelect
          label="Needed for"
          all="All kinds"
          values={dependencyKindValues}
          name={(value) => KIND_LABELS[value]}
          value={filter.kind}
          onChange={(kind) => change({ kind })}
          width={150}
        />
        <FilterSelect
          label="Needed by"
          all="Needed by anything"
          values={["true", "false"]}
          name={(value) => (value === "true" ? "needed by the project" : "needed by those")}
          value={filter.direct === undefined ? undefined : filter.direct ? "true" : "false"}
          onChange={(value) => change({ direct: value && value === "true" })}
          width={200}
        />
      </Group>
      {filter.manifest && (
        <Text size="sm">
          Only from <b>{filter.manifest}</b>.{" "}
          <Anchor component="button" size="sm" onClick={() => change({ manifest: undefined })}>
            Show all
          </Anchor>
        </Text>
      )}
      <PagedTable
        label="Dependencies"
        columns={columns}
        answer={dependencies}
        rowKey={(row) => row.id}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as DependencySearch["sort"] })}
        empty={
          <EmptyState
            icon={<IconPackages />}
            title={filtered ? "No dependency fits" : "No dependencies found"}
          >
            {filtered
              ? "Take a filter away to see more."
              : "They are read from manifests and lock files, such as pyproject.toml, package.json, go.mod or Cargo.toml."}
          </EmptyState>
        }
        failed="The dependencies could not be read"
      />
    </Stack>
  );
}
