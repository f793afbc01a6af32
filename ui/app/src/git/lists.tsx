import {
  type Commit,
  type Contributor,
  type GitSummary,
  gitApi,
  type TouchedFile,
} from "@commandcenter/api-client/app/git";
import {
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  formatName,
  RelativeTime,
} from "@commandcenter/kit";
import { Anchor, Badge, Checkbox, Code, Group, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { FileLink } from "../shared/links/FileLink";
import { ListPage } from "../shared/list/ListPage";
import { useAddress } from "../shared/list/useAddress";
import type { GitSearch } from "./search-params";

const route = getRouteApi("/git");

export function Commits() {
  const search = route.useSearch();
  return (
    <ListPage
      title="Commits"
      heading={null}
      search={search}
      query={{ q: search.q, author: search.author }}
      list={gitApi.commits}
      columns={COMMIT_COLUMNS}
      rowKey={(row) => row.sha}
      filterBy="Filter by subject or id"
      only={
        search.author !== undefined && {
          what: (
            <>
              by <b>{search.author}</b>
            </>
          ),
          keys: ["author"],
        }
      }
      empty={{ title: "No commits yet" }}
    />
  );
}

export function Contributors() {
  const search = route.useSearch();
  return (
    <ListPage
      title="Contributors"
      heading={null}
      search={search}
      query={{ q: search.q, sort: search.people ?? "-commits" }}
      sortKey="people"
      list={gitApi.contributors}
      columns={CONTRIBUTOR_COLUMNS}
      rowKey={(row) => row.name}
      filterBy="Filter by name or email"
      empty={{ title: "No commits yet" }}
    />
  );
}

export function TouchedFiles() {
  const search = route.useSearch();
  const { change } = useAddress<GitSearch>();
  return (
    <ListPage
      title="Hot files"
      heading={null}
      search={search}
      query={{ q: search.q, gone: search.gone, sort: search.files ?? "-recent" }}
      sortKey="files"
      list={gitApi.touchedFiles}
      columns={FILE_COLUMNS}
      rowKey={(row) => row.path}
      filterBy="Filter by path"
      moreFilters={() => (
        <Checkbox
          label="Include deleted files"
          checked={search.gone ?? false}
          onChange={(event) => change({ gone: event.currentTarget.checked || undefined })}
        />
      )}
      empty={{ title: "No changed files yet" }}
    />
  );
}

const CONTRIBUTOR_COLUMNS: Column<Contributor>[] = [
  { key: "name", title: "Name", sortable: true, render: (row) => <ByAuthor name={row.name} /> },
  {
    key: "commits",
    title: "Commits",
    sortable: true,
    align: "right",
    render: (row) => formatCount(row.commits),
  },
  {
    key: "recent",
    title: "In 90 days",
    sortable: true,
    align: "right",
    render: (row) => formatCount(row.recent_commits),
  },
  { key: "last", title: "Latest", sortable: true, render: (row) => <RelativeTime time={row.last_at} /> },
];

const FILE_COLUMNS: Column<TouchedFile>[] = [
  {
    key: "path",
    title: "Path",
    sortable: true,
    render: (row) =>
      row.exists ? (
        <FileLink path={row.path} />
      ) : (
        <Text span size="sm" td="line-through" title="Deleted" style={{ overflowWrap: "anywhere" }}>
          {formatName(row.path)}
        </Text>
      ),
  },
  {
    key: "recent",
    title: "Commits in 90 days",
    sortable: true,
    align: "right",
    render: (row) => formatCount(row.recent_commits),
  },
  {
    key: "commits",
    title: "Commits",
    sortable: true,
    align: "right",
    render: (row) => formatCount(row.commits),
  },
  {
    key: "authors",
    title: "Authors",
    sortable: true,
    align: "right",
    render: (row) => formatCount(row.authors),
  },
  { key: "last", title: "Latest", sortable: true, render: (row) => <RelativeTime time={row.last_at} /> },
];

const COMMIT_COLUMNS: Column<Commit>[] = [
  { key: "sha", title: "Commit", width: 110, render: (row) => <Code>{row.sha.slice(0, 10)}</Code> },
  {
    key: "subject",
    title: "Subject",
    render: (row) => (
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {row.subject}
      </Text>
    ),
  },
  { key: "author", title: "By", width: 170, render: (row) => <ByAuthor name={row.author} /> },
  { key: "at", title: "When", width: 130, render: (row) => <RelativeTime time={row.committed_at} /> },
];

/** An author's name; clicking it shows their commits. */
function ByAuthor({ name }: { name: string }) {
  const { change } = useAddress<GitSearch>();
  return (
    <Anchor
      component="button"
      size="sm"
      ta="left"
      title="Show this author's commits"
      onClick={() => change({ tab: undefined, q: undefined, author: name })}
    >
      {name}
    </Anchor>
  );
}

type Branch = GitSummary["branches"][number];

const COMMIT_OF_BRANCH: Column<Branch>[] = [
  { key: "subject", title: "Newest commit", render: (row) => row.subject },
  { key: "author", title: "By", render: (row) => row.author },
  { key: "at", title: "When", width: 130, render: (row) => <RelativeTime time={row.committed_at} /> },
];

/** The latest branches, on one page: the server stores a limited number. */
export function Branches(props: { branches: Branch[]; total: number; current: string | null }) {
  const { branches, total } = props;
  const name: Column<Branch> = {
    key: "name",
    title: "Branch",
    render: (row) => (
      <Group gap="xs">
        <Text span size="sm" style={{ overflowWrap: "anywhere" }}>
          {row.name}
        </Text>
        {!row.remote && row.name === props.current && <Badge size="xs">current</Badge>}
        {row.remote && (
          <Badge size="xs" variant="default">
            remote
          </Badge>
        )}
      </Group>
    ),
  };
  return (
    <>
      <DataTable
        label="Branches"
        columns={[name, ...COMMIT_OF_BRANCH]}
        rows={branches}
        rowKey={(row) => `${row.remote} ${row.name}`}
        total={branches.length}
        page={1}
        pageSize={Math.max(1, branches.length)}
        onPage={() => {}}
        empty={<EmptyState title="No branches yet" />}
      />
      {total > branches.length && (
        <Text size="sm" c="dimmed">
          The latest {formatCount(branches.length)} of {formatCount(total)} branches.
        </Text>
      )}
    </>
  );
}
