import { ApiError } from "@commandcenter/api-client";
import type { Read } from "@commandcenter/api-client/app/client";
import { type Column, DataTable, EmptyState, ErrorPanel } from "@commandcenter/kit";
import { Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { Page } from "../page/Page";
import { Filters, type FiltersProps, type ListSearch } from "./Filters";
import { useAddress } from "./useAddress";
import { PAGE_SIZE, type Slice, usePage } from "./usePage";

/**
 * A list of the desk: heading, filters, and a table of the matching rows.
 *
 * Filters, order and page are search parameters of the address: `search` contains them, and this page changes them.
 */
export function ListPage<
  Search extends ListSearch,
  Query extends object,
  Row,
  Data extends { items: Row[]; total: number },
>(
  props: Omit<FiltersProps<Search>, "children"> & {
    /** Name of the page and of its table. */
    title: string;
    /** Heading of the page; its title when omitted. Null if the list is part of another page. */
    heading?: string | null;
    /** Filters for the server, and the order. A filter that is undefined is off. */
    query: Query;
    list: (query: Query & Slice) => Read<Data>;
    columns: readonly Column<Row>[];
    rowKey: (row: Row) => string | number;
    /** The search parameter that holds the order. */
    sortKey?: keyof Search;
    /** Shown when the list is empty without filters; null while that is not known. */
    empty: { title: string; text?: ReactNode } | null;
    icon?: ReactNode;
    /** Beside the heading. */
    actions?: (data: Data | undefined) => ReactNode;
    /** Above the filters. */
    intro?: (data: Data | undefined) => ReactNode;
    /** Filters other than a choice of values. */
    moreFilters?: (data: Data | undefined) => ReactNode;
    /** Rows that follow the last page; null while they load. */
    extra?: Row[] | null;
    /** The heading of a row's group, shown above the first row of each group. */
    groupOf?: (row: Row) => string;
    /** Below the table. */
    footer?: ReactNode;
  },
) {
  const { title, heading, search, query, sortKey = "sort" as keyof Search } = props;
  const { page = 1 } = search;
  const { sort } = query as { sort?: string };
  const { change, turnTo } = useAddress<Search>();
  const result = usePage(page, query, props.list);
  const { data } = result;
  const isFiltered = Object.entries(query).some(([key, value]) => key !== "sort" && value !== undefined);
  const isLoading = result.isPast || props.extra === null || (data?.total === 0 && props.empty === null);
  const content = (
    <>
      {props.intro?.(data)}
      <Filters search={search} filterBy={props.filterBy} filters={props.filters} only={props.only}>
        {props.moreFilters?.(data)}
      </Filters>
      {result.error ? (
        <ErrorPanel
          title={`${title} could not be loaded`}
          error={ApiError.wrap(result.error)}
          onRetry={() => void result.refetch()}
        />
      ) : (
        <DataTable
          label={title}
          columns={props.columns}
          rows={isLoading ? undefined : data?.items}
          extra={props.extra ?? undefined}
          rowKey={props.rowKey}
          total={data?.total ?? 0}
          page={page}
          pageSize={PAGE_SIZE}
          onPage={(next) => turnTo(next)}
          sort={sort}
          onSort={sort ? (next) => change({ [sortKey]: next } as Partial<Search>) : undefined}
          stale={result.isPlaceholderData}
          groupOf={props.groupOf}
          empty={
            <EmptyState icon={props.icon} title={isFiltered ? "No matches" : (props.empty?.title ?? "")}>
              {isFiltered ? "Remove a filter to see more." : props.empty?.text}
            </EmptyState>
          }
        />
      )}
      {props.footer}
    </>
  );
  if (heading === null) return <Stack>{content}</Stack>;
  return (
    <Page title={title} heading={heading} actions={props.actions?.(data)}>
      {content}
    </Page>
  );
}
