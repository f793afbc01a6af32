import type { Read } from "@commandcenter/api-client/app/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

/** How many rows a table shows at once. */
export const PAGE_SIZE = 50;

interface Slice {
  limit: number;
  offset: number;
}

/**
 * One page of a list, the first being 1, with what the server found by `query`. The rows of the page before stay until
 * they are there, and the page after it is read ahead, so that turning to it takes no longer than drawing it.
 */
export function usePage<Query extends object, Data extends { total: number }>(
  page: number,
  query: Query,
  list: (query: Query & Slice) => Read<Data>,
) {
  const options = (number: number) => list({ ...query, limit: PAGE_SIZE, offset: (number - 1) * PAGE_SIZE });
  const answer = useQuery({ ...options(page), placeholderData: keepPreviousData });
  const { data, isPlaceholderData } = answer;
  const enabled = data !== undefined && !isPlaceholderData && page * PAGE_SIZE < data.total;
  useQuery({ ...options(page + 1), enabled, notifyOnChangeProps: [] });
  return answer;
}
