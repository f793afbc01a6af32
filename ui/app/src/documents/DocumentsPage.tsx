import {
  type Document,
  type DocumentKind,
  documentKindValues,
  documentsApi,
} from "@commandcenter/api-client/app/documents";
import { type Column, formatBytes, formatCounted, RelativeTime } from "@commandcenter/kit";
import { Anchor } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { ListPage } from "../shared/list/ListPage";
import { useEmpty } from "../shared/list/useEmpty";

const route = getRouteApi("/documents");
const KIND_LABELS: Readonly<Record<DocumentKind, string>> = {
  markdown: "Markdown",
  rst: "reStructuredText",
  asciidoc: "AsciiDoc",
  text: "Text",
};

/** All Markdown and other text written for people to read. */
export function DocumentsPage() {
  const search = route.useSearch();
  const { page: _, sort = "path", ...filter } = search;
  const empty = useEmpty({
    title: "No documents found",
    text: "Markdown, reStructuredText, AsciiDoc and plain text files of the folder are listed here.",
  });
  return (
    <ListPage
      title="Documents"
      search={search}
      query={{ ...filter, sort }}
      list={documentsApi.list}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      filterBy="Filter by title or path"
      filters={[
        {
          key: "kind",
          label: "Kind",
          all: "All kinds",
          values: documentKindValues,
          name: (value) => KIND_LABELS[value],
          width: 190,
        },
      ]}
      icon={<IconFileText />}
      empty={empty}
    />
  );
}

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
    render: (row) => <FileLink path={row.path} />,
  },
  {
    key: "size",
    title: "Size",
    sortable: true,
    align: "right",
    width: "9rem",
    render: (row) => (
      <span className="cc-numeric" title={formatBytes(row.size_bytes)}>
        {formatCounted(row.lines, "line")}
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
