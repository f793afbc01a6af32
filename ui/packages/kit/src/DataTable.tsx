import { Group, Pagination, Skeleton, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { Fragment, memo, type ReactNode } from "react";
import { formatCount } from "./format";
import { Scroller } from "./Scroller";

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  sortable?: boolean;
  align?: "left" | "right";
  width?: string | number;
}

/** Smallest average width of columns without a width, pixels; a narrower table scrolls sideways. */
const COLUMN_PX = 140;

/**
 * A table with one page of rows; the server sorts and pages them.
 *
 * `sort` is a column's key, with `-` before it for the reverse order. `rows` is undefined while loading.
 */
export function DataTable<Row>(props: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  /** Rows that follow the last page. */
  extra?: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** Number of rows of all pages, without `extra`. */
  total: number;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
  sort?: string;
  onSort?: (sort: string) => void;
  empty: ReactNode;
  /** The rows are those of the previous page while the next one loads. */
  stale?: boolean;
  /** The heading of a row's group, shown above the first row of each group. */
  groupOf?: (row: Row) => string;
}) {
  const { columns, sort, page, pageSize, total, extra = [] } = props;
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const rows = page >= pages && extra.length > 0 && props.rows ? [...props.rows, ...extra] : props.rows;
  if (rows?.length === 0) return props.empty;
  const width = columns.reduce(
    (sum, one) => sum + (typeof one.width === "number" ? one.width : COLUMN_PX),
    0,
  );
  return (
    <div>
      <Scroller label={`${props.label}: table`} minWidth={Math.max(520, width)}>
        <Table
          className="cc-stacked cc-data"
          aria-label={props.label}
          aria-busy={rows === undefined || props.stale}
          highlightOnHover
          verticalSpacing={6}
          style={{ opacity: props.stale ? 0.6 : 1, transition: "opacity 120ms" }}
        >
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th
                  key={column.key}
                  style={{ "--cc-width": length(column.width) }}
                  ta={column.align}
                  aria-sort={direction(column.key, sort)}
                  scope="col"
                >
                  {column.sortable && props.onSort ? (
                    <UnstyledButton
                      className="cc-sort"
                      fz="sm"
                      onClick={() => props.onSort?.(sort === column.key ? `-${column.key}` : column.key)}
                    >
                      {column.title}
                      <SortMark direction={direction(column.key, sort)} />
                    </UnstyledButton>
                  ) : (
                    column.title
                  )}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows
              ? rows.map((row, index) => {
                  const group = props.groupOf?.(row);
                  const before = rows[index - 1];
                  const begins = group !== undefined && (!before || props.groupOf?.(before) !== group);
                  return (
                    <Fragment key={props.rowKey(row)}>
                      {begins && (
                        <Table.Tr>
                          <Table.Th colSpan={columns.length} scope="rowgroup">
                            {group}
                          </Table.Th>
                        </Table.Tr>
                      )}
                      <TableRow row={row} columns={columns} />
                    </Fragment>
                  );
                })
              : Array.from({ length: 6 }, (_, index) => `skeleton-${index}`).map((key) => (
                  <Table.Tr key={key}>
                    {columns.map((column) => (
                      <Table.Td key={column.key}>
                        <Skeleton h={14} w="70%" />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
          </Table.Tbody>
        </Table>
      </Scroller>
      <Group justify="space-between" mt="sm">
        <Text size="sm" c="dimmed" role="status">
          {rows ? shown((page - 1) * pageSize + 1, rows.length, total + extra.length) : "Loading"}
        </Text>
        {pages > 1 && (
          <Pagination
            total={pages}
            value={page}
            onChange={props.onPage}
            size="sm"
            getControlProps={(control) => ({ "aria-label": `${control} page` })}
            getItemProps={(item) => ({ "aria-label": `page ${item}` })}
          />
        )}
      </Group>
    </div>
  );
}

/** Memoized: rendered again only for another row or other columns. */
const TableRow = memo(function TableRow<Row>(props: { row: Row; columns: readonly Column<Row>[] }) {
  return (
    <Table.Tr>
      {props.columns.map((column) => (
        <Table.Td
          key={column.key}
          ta={column.align}
          // Narrow screens show no headings, and a number alone does not explain itself.
          data-title={column.align === "right" ? column.title : undefined}
        >
          {column.render(props.row)}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}) as <Row>(props: { row: Row; columns: readonly Column<Row>[] }) => ReactNode;

function direction(key: string, sort: string | undefined): "ascending" | "descending" | undefined {
  if (sort === key) return "ascending";
  if (sort === `-${key}`) return "descending";
  return undefined;
}

function length(width: string | number | undefined): string | undefined {
  return typeof width === "number" ? `${width}px` : width;
}

function SortMark({ direction }: { direction: "ascending" | "descending" | undefined }) {
  if (direction === "ascending") return <IconArrowUp size={14} aria-hidden />;
  if (direction === "descending") return <IconArrowDown size={14} aria-hidden />;
  return <IconArrowsSort size={14} aria-hidden opacity={0.5} />;
}

function shown(first: number, rows: number, total: number): string {
  return `${formatCount(first)}–${formatCount(first + rows - 1)} of ${formatCount(total)}`;
}
