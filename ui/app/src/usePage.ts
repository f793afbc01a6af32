import { keepPreviousData, type QueryKey, useQuery } from "@tanstack/react-query";
import { PAGE_SIZE } from "./search-params";

interface Slice {
  limit: number;
  offset: number;
}

/**
 * One page of a list, the first being 1, with what the server found by `query`. The rows of the page before stay until
 * they are there, and the page after it is read ahead, so that turning to it takes no longer than drawing it.
 */
export function usePage<Query extends object, Answer extends { total: number }>(
  page: number,
  query: Query,
  keyOf: (query: Query & Slice) => QueryKey,
  read: (query: Query & Slice, signal: AbortSignal) => Promise<Answer>,
) {
  const options = (number: number) => {
    const slice = { ...query, limit: PAGE_SIZE, offset: (number - 1) * PAGE_SIZE };
    return { queryKey: keyOf(slice), queryFn: ({ signal }: { signal: AbortSignal }) => read(slice, signal) };
  };
  const answer = useQuery({ ...options(page), placeholderData: keepPreviousData });
  const { data, isPlaceholderData } = answer;
  const enabled = data !== undefined && !isPlaceholderData && page * PAGE_SIZE < data.total;
  useQuery({ ...options(page + 1), enabled, notifyOnChangeProps: [] });
  return answer;
}
