import { type FileRow, filesApi } from "@commandcenter/api-client/app/files";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import { type Column, formatBytes, formatCount, RelativeTime } from "@commandcenter/kit";
import { Text } from "@mantine/core";
import { IconFileCode } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { ListPage } from "../shared/list/ListPage";
import { useEmpty } from "../shared/list/useEmpty";

const route = getRouteApi("/files/");

/** Every file that the scan found. */
export function FilesPage() {
  const search = route.useSearch();
  const { page: _, sort = "path", ...filter } = search;
  const languages = useQuery(overviewApi.languages());
  const names = new Set(languages.data?.items.map((one) => one.name));
  if (filter.language) names.add(filter.language);
  const empty = useEmpty({
    title: "No files found",
    text: "A scan lists every file of the folder except those that .gitignore excludes.",
  });
  return (
    <ListPage
      title="Files"
      search={search}
      query={{ ...filter, sort }}
      list={filesApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.path}
      filterBy="Filter by path"
      filters={[
        {
          key: "language",
          label: "Language",
          all: "All languages",
          values: [...names].sort((a, b) => a.localeCompare(b)),
          searchable: true,
          width: 190,
        },
      ]}
      icon={<IconFileCode />}
      empty={empty}
    />
  );
}

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
    // Lines of lock files, binary and large files are not counted.
    render: (row) => (row.lines === 0 && row.size_bytes > 0 ? "–" : formatCount(row.lines)),
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
