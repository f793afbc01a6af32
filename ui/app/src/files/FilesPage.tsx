import { type FileRow, filesApi } from "@commandcenter/api-client/app/files";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import { type Column, EmptyState, formatBytes, formatCount, RelativeTime } from "@commandcenter/kit";
import { Group, Stack, Text, Title } from "@mantine/core";
import { IconFileCode } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import type { FileSearch } from "./search-params";

const route = getRouteApi("/files/");

const COLUMNS: Column<FileRow>[] = [
  {
    key: "path",
    title: "Path",
    sortable: true,
    render: (row) => (
      <>
        <FileLink path={row.path} />
        {row.problem && (
          <Text size="xs" c="dimmed">
            {row.problem}
          </Text>
        )}
      </>
    ),
  },
  { key: "language", title: "Language", sortable: true, width: 140, render: (row) => row.language },
  {
    key: "lines",
    title: "Lines",
    sortable: true,
    align: "right",
    width: 100,
    render: (row) => formatCount(row.lines),
  },
  {
    key: "size",
    title: "Size",
    sortable: true,
    align: "right",
    width: 100,
    render: (row) => formatBytes(row.size_bytes),
  },
  {
    key: "modified",
    title: "Changed",
    sortable: true,
    width: 140,
    render: (row) => <RelativeTime time={row.modified_at} />,
  },
];

/** Every file that the scan found. */
export function FilesPage() {
  const { page = 1, sort = "path", ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const files = usePage(page, { ...filter, sort }, filesApi.list);
  const languages = useQuery(overviewApi.languages());
  usePageTitle("Files");
  const change = (changed: Partial<FileSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const names = new Set(languages.data?.items.map((one) => one.name));
  if (filter.language) names.add(filter.language);
  const filtered = Boolean(filter.q || filter.language);
  return (
    <Stack>
      <Title order={1} size="h2">
        Files
      </Title>
      <Group>
        <FilterField
          label="Filter by path"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Language"
          all="All languages"
          values={[...names].sort((a, b) => a.localeCompare(b))}
          value={filter.language}
          onChange={(language) => change({ language })}
          searchable
          width={190}
        />
      </Group>
      <PagedTable
        label="Files"
        columns={COLUMNS}
        answer={files}
        rowKey={(row) => row.path}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as FileSearch["sort"] })}
        empty={
          <EmptyState icon={<IconFileCode />} title={filtered ? "No file fits" : "No files found"}>
            {filtered
              ? "Take a filter away to see more."
              : "A scan lists every file of the folder but those that .gitignore names."}
          </EmptyState>
        }
        failed="The files could not be read"
      />
    </Stack>
  );
}
