import { ApiError } from "@commandcenter/api-client";
import { app, appKeys, type SearchHit } from "@commandcenter/api-client/app";
import { EmptyState, ErrorPanel, formatCount } from "@commandcenter/kit";
import { Anchor, Code, Kbd, Pagination, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useLatestScan } from "../live/queries";
import { usePageTitle } from "../page-title";
import { isActive } from "../scans/scan";
import { HITS } from "../search-params";
import { Passage } from "./Passage";

const route = getRouteApi("/search");

/** What the documents say about what was typed. */
export function SearchPage() {
  const { q = "", page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const scan = useLatestScan();
  const query = { q, limit: HITS, offset: (page - 1) * HITS };
  const results = useQuery({
    queryKey: appKeys.search(query),
    queryFn: ({ signal }) => app.search(query, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  usePageTitle(q ? `Search: ${q}` : "Search");
  const found = q ? results.data : undefined;

  return (
    <Stack>
      <Title order={1} size="h2">
        Search
      </Title>
      {!q && (
        <EmptyState icon={<IconSearch />} title="Search all documents">
          Type in the field above; <Kbd>Ctrl</Kbd> + <Kbd>K</Kbd> or <Kbd>/</Kbd> gets you there from any
          page. Words are found in any form; <Code>"a phrase"</Code> as it stands; <Code>one or other</Code>;{" "}
          <Code>-without</Code> leaves out.
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
        {found && outcome(found.total, q, found.took_ms)}
      </Text>
      {found && found.total === 0 && isActive(scan.data) && (
        <Text size="sm">A scan is under way; there may be more when it is done.</Text>
      )}
      {found && found.items.length > 0 && (
        <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: "none" }} aria-label="Results">
          {found.items.map((hit) => (
            <Hit key={hit.document_id} hit={hit} />
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

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <li>
      <Anchor
        fw={600}
        renderRoot={(props) => (
          <Link to="/documents/$id" params={{ id: String(hit.document_id) }} {...props} />
        )}
      >
        {hit.title}
      </Anchor>
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {hit.path}, line {formatCount(hit.line)}
      </Text>
      <Passage segments={hit.passage} />
    </li>
  );
}

function outcome(total: number, q: string, took_ms: number): string {
  if (total === 0) return `Nothing found for “${q}”.`;
  const documents = total === 1 ? "1 document" : `${formatCount(total)} documents`;
  return `${documents} in ${took_ms < 1 ? "under 1" : Math.round(took_ms)} ms`;
}
