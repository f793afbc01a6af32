import { overviewApi } from "@commandcenter/api-client/app/overview";
import {
  type Embedding,
  type SearchKind,
  type SearchQuery,
  type SearchResults,
  searchApi,
  searchKindValues,
} from "@commandcenter/api-client/app/search";
import { EmptyState, formatCount } from "@commandcenter/kit";
import { Chip, Code, Group, Kbd, Pagination, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { isActive } from "../shared/jobs/job";
import { FilterField } from "../shared/list/FilterField";
import { FilterSelect } from "../shared/list/FilterSelect";
import { useAddress } from "../shared/list/useAddress";
import { useLastPage } from "../shared/list/useLastPage";
import { usePageTitle } from "../shared/page/page-title";
import { useLatestScan } from "../shared/project";
import { Hit } from "./Hit";
import { LineSearch } from "./LineSearch";
import { Pending } from "./Pending";
import { Results } from "./Results";
import { MODES, type TextSearch, WITHIN } from "./search-params";

const route = getRouteApi("/search");
/** Number of hits on a page. */
const HITS = 20;

const KIND_LABELS: Readonly<Record<SearchKind, string>> = {
  definition: "Definitions",
  code: "Code",
  document: "Documents",
  docstring: "Docstrings",
  comment: "Comments",
  task: "Tasks",
  technology: "Technologies",
  vulnerability: "Vulnerabilities",
};
const WITHIN_DAYS = { week: 7, month: 31, year: 366 } as const;
const DAY_MS = 86_400_000;

const MODE_LABELS = { words: "Words", text: "Exact text", regex: "Regex" } as const;

/** Search in the project's files and the desk's notes. */
export function SearchPage() {
  const { q = "", mode } = route.useSearch();
  const { change } = useAddress<TextSearch>();
  usePageTitle(q ? `Search: ${q}` : "Search");
  return (
    <Stack>
      <Group gap="sm">
        <Title order={1} size="h2">
          Search
        </Title>
        <SegmentedControl
          aria-label="Search for"
          size="xs"
          data={Object.entries(MODE_LABELS).map(([value, label]) => ({ value, label }))}
          value={mode ?? "words"}
          onChange={(chosen) =>
            change({ mode: MODES.find((one) => one === chosen), kind: undefined, within: undefined })
          }
        />
      </Group>
      {mode ? <LineSearch q={q} mode={mode} /> : <WordSearch q={q} />}
    </Stack>
  );
}

/** Results by words and by meaning. */
function WordSearch({ q }: { q: string }) {
  const { page = 1, kind, path, language, within } = route.useSearch();
  const { change: narrow, turnTo } = useAddress<TextSearch>();
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
  const ofAllKinds = useQuery({
    ...searchApi.results({ ...query, kind: null, limit: 1, offset: 0 }),
    enabled: q !== "" && kind !== undefined,
    placeholderData: keepPreviousData,
  });
  const all = kind ? ofAllKinds.data : results.data;
  const total = results.isPlaceholderData ? undefined : results.data?.total;
  const isPast = useLastPage(page, q ? total : undefined, HITS);
  const found = q && !isPast ? results.data : undefined;
  const narrowed = Boolean(kind || path || language || within);

  return (
    <>
      {q && (
        <Group role="group" aria-label="Narrow the search" gap="xs">
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
          Source code, documents, and your notes. Type in the field above; <Kbd>/</Kbd> focuses it from any
          page, <Kbd>↓</Kbd> moves through the results, and <Kbd>Ctrl</Kbd> + <Kbd>K</Kbd> goes to any page.
          Search in your own words, for a name in the code, or exactly: <Code>"a phrase"</Code>,{" "}
          <Code>one or other</Code>, <Code>-without</Code>.
        </EmptyState>
      )}
      {q && all && <Kinds results={all} chosen={kind} onChoose={(kind) => narrow({ kind })} />}
      {q && <Pending results={results} />}
      <Text size="sm" c="dimmed" role="status">
        {found && outcome(found, q, narrowed)}
      </Text>
      {found && <ByWordsOnly embedding={found.embedding} />}
      {found && !found.code_is_current && (
        <Text size="sm" c="dimmed">
          Source code has changed. Results in it are complete once it is indexed.
        </Text>
      )}
      {found && found.total === 0 && isActive(scan.data) && (
        <Text size="sm">A scan is running; more results may appear when it is done.</Text>
      )}
      {found && found.items.length > 0 && (
        <Results>
          {found.items.map((hit) => (
            <Hit key={`${hit.kind}:${hit.path ?? hit.link}:${hit.line}`} hit={hit} />
          ))}
        </Results>
      )}
      {found && found.total > HITS && (
        <Pagination
          total={Math.ceil(found.total / HITS)}
          value={page}
          onChange={(next) => turnTo(next)}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
        />
      )}
    </>
  );
}

/** Kinds of results as chips, with the number of each. */
function Kinds(props: {
  results: SearchResults;
  chosen: SearchKind | undefined;
  onChoose: (kind: SearchKind | undefined) => void;
}) {
  const { results, chosen, onChoose } = props;
  const more = results.total_is_exact ? "" : "+";
  const found = searchKindValues.filter((kind) => results.kinds[kind] || kind === chosen);
  if (found.length === 0) return null;
  return (
    <Chip.Group
      value={chosen ?? ""}
      onChange={(value) => onChoose(searchKindValues.find((kind) => kind === value))}
    >
      <Group gap={6} role="radiogroup" aria-label="Kind">
        <Chip value="" size="xs">
          All {formatCount(results.total)}
          {more}
        </Chip>
        {found.map((kind) => (
          <Chip key={kind} value={kind} size="xs">
            {KIND_LABELS[kind]} {formatCount(results.kinds[kind] ?? 0)}
            {more}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

/** Midnight that many days ago (UTC), so that a query keeps its key all day. */
function daysAgo(days: number): string {
  return new Date(Math.floor(Date.now() / DAY_MS - days) * DAY_MS).toISOString();
}

/** Note shown while search by meaning is not ready. */
function ByWordsOnly({ embedding }: { embedding: Embedding }) {
  if (embedding.state === "ready") return null;
  const unit = embedding.state === "indexing" ? "files" : "passages";
  const progress =
    embedding.total > 0 ? ` (${formatCount(embedding.done)} of ${formatCount(embedding.total)} ${unit})` : "";
  return (
    <Text size="sm" c="dimmed">
      {embedding.state === "failed"
        ? `Found by words only: ${embedding.message}`
        : embedding.state === "indexing"
          ? `Many files have changed. Results are complete once they are indexed${progress}.`
          : `Search by meaning is available once all passages are processed${progress}.`}
    </Text>
  );
}

function outcome(found: SearchResults, q: string, narrowed: boolean): string {
  const { total, took_ms } = found;
  if (total === 0) return `Nothing found for “${q}”${narrowed ? " with these filters" : ""}.`;
  const results =
    total === 1 ? "1 result" : `${formatCount(total)}${found.total_is_exact ? "" : " or more"} results`;
  return `${results} in ${took_ms < 1 ? "under 1" : Math.round(took_ms)} ms`;
}
