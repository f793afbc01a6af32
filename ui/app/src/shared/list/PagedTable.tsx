import { ApiError } from "@commandcenter/api-client";
import { type Column, DataTable, ErrorPanel } from "@commandcenter/kit";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PAGE_SIZE } from "./usePage";

/** What the server answered with one page of a list, or that it could not be read and can be asked for again. */
export function PagedTable<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  answer: UseQueryResult<{ items: Row[]; total: number }>;
  rowKey: (row: Row) => string | number;
  page: number;
  onPage: (page: number) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  empty: ReactNode;
  /** Says what could not be read. */
  failed?: string;
}) {
  const { answer, failed, ...table } = props;
  if (answer.error) {
    return (
      <ErrorPanel title={failed} error={ApiError.wrap(answer.error)} onRetry={() => void answer.refetch()} />
    );
  }
  return (
    <DataTable
      {...table}
      rows={answer.data?.items}
      total={answer.data?.total ?? 0}
      pageSize={PAGE_SIZE}
      stale={answer.isPlaceholderData}
    />
  );
}
