import { hub, hubKeys } from "@commandcenter/api-client/hub";
import type { LogPart } from "@commandcenter/kit";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type LogFilter, type ParsedLogLine, parseLines } from "./useLogs";

/** Number of lines loaded at once around a time. */
const PAGE = 1000;
/** Number of hits loaded at once. */
const HITS = 100;

/** Where a part of a log is: around a time, or before a line. */
export type Place = { at: string } | { before: number };
type PageParam = Place | { after: number };

/** Load the wanted lines around a time or before a line, and more on demand. Returns null without a place. */
export function useLogsAt(project_id: string, wanted: LogFilter, place: Place | null) {
  const query = useInfiniteQuery({
    queryKey: hubKeys.logs(project_id, { ...wanted, place }),
    queryFn: async ({ signal, pageParam }) => {
      const page = await hub.logs(project_id, { ...pageParam, ...wanted, tail: PAGE }, signal);
      return { ...page, forwards: "after" in pageParam };
    },
    initialPageParam: (place ?? { before: 1 }) as PageParam,
    enabled: place !== null,
    getPreviousPageParam: (page): PageParam | undefined =>
      page.lines[0] && (page.more || page.forwards) ? { before: page.lines[0].id } : undefined,
    getNextPageParam: (page): PageParam | undefined => {
      const last = page.lines.at(-1);
      return last && (page.more || !page.forwards) ? { after: last.id } : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const lines = useMemo(
    () => parseLines(query.data?.pages.flatMap((page) => page.lines) ?? []),
    [query.data],
  );
  if (place === null) return null;
  const moment = "at" in place ? Date.parse(place.at) : null;
  const first = moment === null ? undefined : lines.find((line) => Date.parse(line.time) >= moment);
  const part: LogPart = {
    summary: moment === null ? "Earlier lines" : `Lines around ${new Date(moment).toLocaleString()}`,
    anchor: first?.id,
    hits: first && new Set([first.id]),
    onEarlier: query.hasPreviousPage ? () => void query.fetchPreviousPage() : undefined,
    onLater: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loading: query.isFetching,
  };
  return { lines, part, error: query.error, loading: query.isPending };
}

/** Search all kept lines. Loads the newest hits first, with `context` lines around each. Returns null if that is 0. */
export function useLogHits(project_id: string, wanted: LogFilter, context: number) {
  const enabled = context > 0 && wanted.search !== "";
  const query = useInfiniteQuery({
    queryKey: hubKeys.logs(project_id, { ...wanted, context }),
    queryFn: ({ signal, pageParam }) =>
      hub.searchLogs(project_id, { ...wanted, context, limit: HITS, before: pageParam }, signal),
    initialPageParam: undefined as number | undefined,
    enabled,
    getNextPageParam: (page) => page.before ?? undefined,
    retry: false,
    staleTime: 0,
  });
  const found = useMemo(() => {
    const pages = query.data?.pages ?? [];
    const hits = new Set(pages.flatMap((page) => page.hits));
    const byId = new Map(pages.flatMap((page) => page.lines).map((line) => [line.id, line]));
    const lines = parseLines([...byId.values()].sort((one, other) => one.id - other.id));
    return { hits, lines, starts: groupStarts(lines, hits, context) };
  }, [query.data, context]);
  if (!enabled) return null;
  const count = `${found.hits.size.toLocaleString("en")} ${found.hits.size === 1 ? "hit" : "hits"}`;
  const part: LogPart = {
    summary: query.isPending ? "Searching…" : `${count}${query.hasNextPage ? " so far" : ""}`,
    hits: found.hits,
    starts: found.starts,
    onEarlier: query.hasNextPage ? () => void query.fetchNextPage() : undefined,
    loading: query.isFetching,
  };
  return { lines: found.lines, part, error: query.error, loading: query.isPending };
}

/** Return the ids of lines that begin a group: before them, lines between two hits are not shown. */
export function groupStarts(
  lines: readonly ParsedLogLine[],
  hits: ReadonlySet<number>,
  context: number,
): Set<number> {
  const starts = new Set<number>();
  let between: number[] | null = null;
  for (const { id } of lines) {
    if (!hits.has(id)) {
      between?.push(id);
      continue;
    }
    const start = between && between.length >= 2 * context ? between[between.length - context] : undefined;
    if (start !== undefined) starts.add(start);
    between = [];
  }
  return starts;
}

/** Return why a regular expression is invalid; undefined if it is valid. */
export function useExpressionError(project_id: string, { search, regex }: LogFilter): Error | undefined {
  const enabled = regex && search !== "";
  const { error } = useQuery({
    // No line has an id below 1, so the Hub only compiles the expression.
    queryKey: hubKeys.logs(project_id, { expression: search }),
    queryFn: ({ signal }) => hub.logs(project_id, { search, regex: true, before: 1, tail: 1 }, signal),
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
  });
  return enabled ? (error ?? undefined) : undefined;
}
