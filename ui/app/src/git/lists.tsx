import {
  type Commit,
  type Contributor,
  type GitSummary,
  gitApi,
  type TouchedFile,
} from "@commandcenter/api-client/app/git";
import { type Column, DataTable, EmptyState, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Badge, Checkbox, Code, Group, Stack, Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { FileLink } from "../shared/links/FileLink";
import { FilterField } from "../shared/list/FilterField";
import { PagedTable } from "../shared/list/PagedTable";
import { usePage } from "../shared/list/usePage";
import type { GitSearch } from "./search-params";

const route = getRouteApi("/git");

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
        <Text span size="sm" td="line-through" title="It is gone" style={{ overflowWrap: "anywhere" }}>
          {row.path}
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

/** A name that leads to the commits of that author. */
function ByAuthor({ name }: { name: string }) {
  const { change } = useGitSearch();
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

export function Commits() {
  const { search, page, change } = useGitSearch();
  const query = { q: search.q, author: search.author };
  const commits = usePage(page, query, gitApi.commits);
  return (
    <Stack>
      <Filter label="Filter by subject or id" />
      {search.author && (
        <Text size="sm">
          Only by <b>{search.author}</b>.{" "}
          <Anchor component="button" size="sm" onClick={() => change({ author: undefined })}>
            Show all
          </Anchor>
        </Text>
      )}
      <Listing
        label="Commits"
        columns={COMMIT_COLUMNS}
        answer={commits}
        rowKey={(row) => row.sha}
        empty={
          <EmptyState title={search.q || search.author ? "No commit fits" : "There are no commits yet"} />
        }
      />
    </Stack>
  );
}

export function Contributors() {
  const { search, page, change } = useGitSearch();
  const sort = search.people ?? "-commits";
  const query = { q: search.q, sort };
  const contributors = usePage(page, query, gitApi.contributors);
  return (
    <Stack>
      <Filter label="Filter by name or address" />
      <Listing
        label="Contributors"
        columns={CONTRIBUTOR_COLUMNS}
        answer={contributors}
        rowKey={(row) => row.name}
        sort={sort}
        onSort={(people) => change({ people: people as GitSearch["people"] })}
        empty={<EmptyState title={search.q ? "Nobody fits" : "There are no commits yet"} />}
      />
    </Stack>
  );
}

export function TouchedFiles() {
  const { search, page, change } = useGitSearch();
  const sort = search.files ?? "-recent";
  const query = { q: search.q, gone: search.gone ?? false, sort };
  const files = usePage(page, query, gitApi.touchedFiles);
  return (
    <Stack>
      <Group>
        <Filter label="Filter by path" />
        <Checkbox
          label="Also those that are gone"
          checked={search.gone ?? false}
          onChange={(event) => change({ gone: event.currentTarget.checked || undefined })}
        />
      </Group>
      <Listing
        label="Hot files"
        columns={FILE_COLUMNS}
        answer={files}
        rowKey={(row) => row.path}
        sort={sort}
        onSort={(next) => change({ files: next as GitSearch["files"] })}
        empty={<EmptyState title={search.q ? "No file fits" : "No commit changed a file yet"} />}
      />
    </Stack>
  );
}

type Branch = GitSummary["branches"][number];

const COMMIT_OF_BRANCH: Column<Branch>[] = [
  { key: "subject", title: "Newest commit", render: (row) => row.subject },
  { key: "author", title: "By", render: (row) => row.author },
  { key: "at", title: "When", width: 130, render: (row) => <RelativeTime time={row.committed_at} /> },
];

/** The latest branches: as many as the server keeps, which is why they come all at once. */
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
        empty={<EmptyState title="There are no branches yet" />}
      />
      {total > branches.length && (
        <Text size="sm" c="dimmed">
          The latest {formatCount(branches.length)} of {formatCount(total)} branches.
        </Text>
      )}
    </>
  );
}

function useGitSearch() {
  const { page = 1, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<GitSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...changed }), replace: true });
  return { search, page, change };
}

function Filter({ label }: { label: string }) {
  const { search, change } = useGitSearch();
  return (
    <Group flex="1 1 auto">
      <FilterField label={label} value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
    </Group>
  );
}

function Listing<Row>(props: {
  label: string;
  columns: Column<Row>[];
  answer: UseQueryResult<{ items: Row[]; total: number }>;
  rowKey: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  empty: ReactNode;
}) {
  const { page } = useGitSearch();
  const navigate = route.useNavigate();
  return (
    <PagedTable
      {...props}
      page={page}
      onPage={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
    />
  );
}
