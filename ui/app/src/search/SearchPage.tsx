import { ApiError } from "@commandcenter/api-client";
import { overviewApi } from "@commandcenter/api-client/app/overview";
import {
  type Embedding,
  type SearchHit,
  type SearchKind,
  type SearchQuery,
  type SearchResults,
  searchApi,
  searchKindValues,
} from "@commandcenter/api-client/app/search";
import { CopyButton, EmptyState, ErrorPanel, formatCount } from "@commandcenter/kit";
import { Anchor, Badge, Code, Group, Kbd, Pagination, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import { isActive } from "../scans/scan";
import { FileLink } from "../shared/links/FileLink";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { usePageTitle } from "../shared/page/page-title";
import { useLatestScan } from "../shared/project";
import { Passage } from "./Passage";
import { type TextSearch, WITHIN } from "./search-params";

const route = getRouteApi("/search");
/** How many hits a page shows. */
const HITS = 20;

const KIND_LABELS: Readonly<Record<SearchKind, string>> = {
  document: "Documents",
  docstring: "Docstrings",
  comment: "Comments",
  task: "Tasks",
  technology: "Technologies",
};
const WITHIN_DAYS = { week: 7, month: 31, year: 366 } as const;
const DAY_MS = 86_400_000;

/** What the project's files and the desk's notes say about what was typed. */
export function SearchPage() {
  const search = route.useSearch();
  const { q = "", page = 1, kind, path, language, within } = search;
  const navigate = route.useNavigate();
  const scan = useLatestScan();
  const languages = useQuery(overviewApi.languages());
  const query: SearchQuery = {
    q,
    limit: HITS,
    offset: (page - 1) * HITS,
    ...(kind && { kind: [kind] }),
    ...(path && { path }),
    ...(language && { language }),
    ...(within && { since: daysAgo(WITHIN_DAYS[within]) }),
  };
  const results = useQuery({
    ...searchApi.results(query),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  usePageTitle(q ? `Search: ${q}` : "Search");
  const found = q ? results.data : undefined;
  const narrowed = Boolean(kind || path || language || within);
  const narrow = (change: Partial<TextSearch>) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: true });

  return (
    <Stack>
      <Title order={1} size="h2">
        Search
      </Title>
      {q && (
        <Group role="group" aria-label="Narrow the search" gap="xs">
          <FilterSelect
            label="Kind"
            all="All kinds"
            values={searchKindValues}
            name={(value) => KIND_LABELS[value]}
            value={kind}
            onChange={(kind) => narrow({ kind })}
            width={150}
          />
          <FilterSelect
            label="Language"
            all="All languages"
            values={(languages.data?.items ?? []).map((one) => one.name)}
            value={language}
            onChange={(language) => narrow({ language })}
            searchable
            width={160}
          />
          <FilterSelect
            label="Changed"
            all="Any time"
            values={WITHIN}
            name={(value) => `Past ${value}`}
            value={within}
            onChange={(within) => narrow({ within })}
            width={140}
          />
          <FilterField
            label="Path begins with"
            value={path ?? ""}
            onChange={(value) => narrow({ path: value || undefined })}
          />
        </Group>
      )}
      {!q && (
        <EmptyState icon={<IconSearch />} title="Search everything">
          Documents, comments in the code, and your notes. Type in the field above; <Kbd>/</Kbd> gets you
          there from any page, <Kbd>↓</Kbd> goes through what was found, and <Kbd>Ctrl</Kbd> + <Kbd>K</Kbd>{" "}
          goes anywhere. Ask in your own words, or exactly: <Code>"a phrase"</Code>, <Code>one or other</Code>
          , <Code>-without</Code>.
        </EmptyState>
      )}
      {q && results.error && (
        <ErrorPanel
          title="The search failed"
          error={ApiError.wrap(results.error)}
          onRetry={() => void results.refetch()}
        />
      )}
      {q && results.isPending && [1, 2, 3].map((key) => <Skeleton key={key} h={64} />)}
      <Text size="sm" c="dimmed" role="status">
        {found && outcome(found, q, narrowed)}
      </Text>
      {found && <ByWordsOnly embedding={found.embedding} />}
      {found && found.total === 0 && isActive(scan.data) && (
        <Text size="sm">A scan is under way; there may be more when it is done.</Text>
      )}
      {found && found.items.length > 0 && (
        <Stack
          component="ol"
          gap="lg"
          m={0}
          p={0}
          style={{ listStyle: "none" }}
          aria-label="Results"
          onKeyDown={walkThroughHits}
        >
          {found.items.map((hit) => (
            <Hit key={`${hit.path ?? hit.link}:${hit.line}`} hit={hit} />
          ))}
        </Stack>
      )}
      {found && found.total > HITS && (
        <Pagination
          total={Math.ceil(found.total / HITS)}
          value={page}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, page: next }) })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
        />
      )}
    </Stack>
  );
}

/** Midnight so many days ago: the same question has the same name all day. */
function daysAgo(days: number): string {
  return new Date(Math.floor(Date.now() / DAY_MS - days) * DAY_MS).toISOString();
}

/** Says so while what is meant cannot be found yet. */
function ByWordsOnly({ embedding }: { embedding: Embedding }) {
  if (embedding.state === "ready") return null;
  const things = embedding.state === "indexing" ? "files" : "passages";
  const far =
    embedding.total > 0
      ? ` (${formatCount(embedding.done)} of ${formatCount(embedding.total)} ${things})`
      : "";
  return (
    <Text size="sm" c="dimmed">
      {embedding.state === "failed"
        ? `Found by words only: ${embedding.message}`
        : embedding.state === "indexing"
          ? `The last scan read much; all of it can be found once it is indexed${far}.`
          : `What is meant, not only what is written, can be found once all has been read${far}.`}
    </Text>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li>
      <Group gap="xs" align="baseline">
        <HitTitle hit={hit} />
        {hit.kind !== "document" && (
          <Badge size="xs" variant="light" color="gray">
            {hit.kind}
          </Badge>
        )}
        {hit.found_by === "meaning" && (
          <Badge size="xs" variant="light" color="gray" title="It means something alike, in other words.">
            by meaning
          </Badge>
        )}
      </Group>
      {hit.path && (
        <Group gap={2} wrap="nowrap">
          <FileLink path={hit.path} line={hit.line} />
          <CopyButton value={`${hit.path}:${hit.line}`} label="Copy path and line" />
        </Group>
      )}
      {hit.heading && hit.heading !== hit.title && (
        <Text size="xs" fw={600} mt={2} style={{ overflowWrap: "anywhere" }}>
          {hit.heading}
        </Text>
      )}
      <Passage segments={hit.passage} />
    </li>
  );
}

function HitTitle({ hit }: { hit: SearchHit }) {
  if (hit.document_id !== null) {
    return (
      <Anchor
        fw={600}
        data-hit
        renderRoot={(props) => (
          <Link to="/documents/$id" params={{ id: String(hit.document_id) }} {...props} />
        )}
      >
        {hit.title}
      </Anchor>
    );
  }
  if (hit.path) {
    const { path, line } = hit;
    return (
      <Anchor
        fw={600}
        data-hit
        renderRoot={(props) => <Link to="/files/$" params={{ _splat: path }} hash={`L${line}`} {...props} />}
      >
        {hit.title}
      </Anchor>
    );
  }
  // A note's page is one of the desk's own.
  if (hit.link?.startsWith("/") && !hit.link.startsWith("//")) {
    return (
      <Anchor fw={600} data-hit href={hit.link}>
        {hit.title}
      </Anchor>
    );
  }
  return (
    <Text component="span" fw={600} data-hit tabIndex={-1}>
      {hit.title}
    </Text>
  );
}

/** Up and down go from hit to hit. */
function walkThroughHits(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-hit]")];
  const at = hits.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  const next = hits[at + step];
  if (next) next.focus();
  else if (step < 0) document.querySelector<HTMLElement>("search input")?.focus();
}

function outcome(found: SearchResults, q: string, narrowed: boolean): string {
  const { total, took_ms } = found;
  if (total === 0) return `Nothing found for “${q}”${narrowed ? " with these filters" : ""}.`;
  const results =
    total === 1 ? "1 result" : `${formatCount(total)}${found.total_is_exact ? "" : " or more"} results`;
  return `${results} in ${took_ms < 1 ? "under 1" : Math.round(took_ms)} ms`;
}
