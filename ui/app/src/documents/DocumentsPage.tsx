import {
  type Document,
  type DocumentKind,
  documentKindValues,
  documentsApi,
} from "@commandcenter/api-client/app/documents";
import { type Column, EmptyState, formatBytes, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Group, Stack, Text, Title } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import { usePageTitle } from "../shared/page/page-title";
import type { DocumentSearch } from "./search-params";

const route = getRouteApi("/documents");
const KIND_LABELS: Readonly<Record<DocumentKind, string>> = {
  markdown: "Markdown",
  rst: "reStructuredText",
  asciidoc: "AsciiDoc",
  text: "Text",
};

const COLUMNS: Column<Document>[] = [
  {
    key: "title",
    title: "Title",
    sortable: true,
    render: (row) => (
      <Anchor
        size="sm"
        fw={550}
        renderRoot={(props) => <Link to="/documents/$id" params={{ id: String(row.id) }} {...props} />}
      >
        {row.title}
      </Anchor>
    ),
  },
  {
    key: "path",
    title: "Path",
    sortable: true,
    render: (row) => (
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {row.path}
      </Text>
    ),
  },
  {
    key: "size",
    title: "Size",
    sortable: true,
    align: "right",
    width: "9rem",
    render: (row) => (
      <span className="cc-numeric" title={formatBytes(row.size_bytes)}>
        {formatCount(row.lines)} {row.lines === 1 ? "line" : "lines"}
      </span>
    ),
  },
  {
    key: "modified",
    title: "Changed",
    sortable: true,
    width: "9rem",
    render: (row) => <RelativeTime time={row.modified_at} />,
  },
];

/** All Markdown and other text that is meant to be read. */
export function DocumentsPage() {
  const { page = 1, sort = "path", ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const documents = usePage(page, { ...filter, sort }, documentsApi.list);
  usePageTitle("Documents");
  const change = (changed: Partial<DocumentSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  const filtered = Boolean(filter.q || filter.kind);

  return (
    <Stack>
      <Title order={1} size="h2">
        Documents
      </Title>
      <Group>
        <FilterField
          label="Filter by title or path"
          value={filter.q ?? ""}
          onChange={(q) => change({ q: q || undefined })}
        />
        <FilterSelect
          label="Kind"
          all="All kinds"
          values={documentKindValues}
          name={(value) => KIND_LABELS[value]}
          value={filter.kind}
          onChange={(kind) => change({ kind })}
          width={190}
        />
      </Group>
      <PagedTable
        label="Documents"
        columns={COLUMNS}
        answer={documents}
        rowKey={(row) => row.id}
        page={page}
        onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
        sort={sort}
        onSort={(next) => change({ sort: next as DocumentSearch["sort"] })}
        empty={
          <EmptyState icon={<IconFileText />} title={filtered ? "No document fits" : "No documents found"}>
            {filtered
              ? "Take a filter away to see more."
              : "Markdown, reStructuredText, AsciiDoc and plain text files of the folder are listed here."}
          </EmptyState>
        }
        failed="The documents could not be read"
      />
    </Stack>
  );
}
