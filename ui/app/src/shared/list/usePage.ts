import type { Read } from "@commandcenter/api-client/app/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLastPage } from "./useLastPage";

/** Number of rows on a page. */
export const PAGE_SIZE = 50;

export interface Slice {
  limit: number;
  offset: number;
}

/**
 * Fetch one page of a list; the first is 1. A page past the last becomes the last, in the address too.
 *
 * The rows of the previous page stay until the new ones are there, and the next page is fetched ahead.
 */
export function usePage<Query extends object, Data extends { total: number }>(
  page: number,
  query: Query,
  list: (query: Query & Slice) => Read<Data>,
) {
  const options = (number: number) => list({ ...query, limit: PAGE_SIZE, offset: (number - 1) * PAGE_SIZE });
  const result = useQuery({ ...options(page), placeholderData: keepPreviousData });
  const total = result.isPlaceholderData ? undefined : result.data?.total;
  const isPast = useLastPage(page, total, PAGE_SIZE);
  const hasNext = total !== undefined && page * PAGE_SIZE < total;
  useQuery({ ...options(page + 1), enabled: hasNext, notifyOnChangeProps: [] });
  return { ...result, isPast };
}
