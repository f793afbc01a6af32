import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { DataTable } from "./DataTable";
import { renderWithKit } from "./testing";

const draw = (props: {
  rows?: { name: string }[];
  extra?: { name: string }[];
  total?: number;
  page?: number;
  sort?: string;
  onSort?: (sort: string) => void;
}) =>
  renderWithKit(
    <DataTable
      label="Things"
      columns={[{ key: "name", title: "Name", sortable: true, render: (row) => row.name }]}
      rowKey={(row) => row.name}
      total={120}
      page={2}
      pageSize={50}
      onPage={() => {}}
      empty={<p>Nothing here</p>}
      rows={props.rows}
      {...props}
    />,
  );

describe("DataTable", () => {
  it("reverses the order when the sorted column is clicked again", async () => {
    const user = userEvent.setup();
    const onSort = vi.fn();
    const { unmount } = draw({ rows: [{ name: "a" }], sort: "-name", onSort });
    expect(screen.getByRole("columnheader").getAttribute("aria-sort")).toBe("descending");
    await user.click(screen.getByRole("button", { name: "Name" }));
    unmount();
    draw({ rows: [{ name: "a" }], sort: "name", onSort });
    await user.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort.mock.calls).toEqual([["name"], ["-name"]]);
  });

  it("shows the range of rows and the total", () => {
    draw({ rows: [{ name: "a" }, { name: "b" }] });
    expect(screen.getByRole("status").textContent).toBe("51–52 of 120");
  });

  it("shows extra rows after those of the last page only", () => {
    const extra = [{ name: "z" }];
    const { unmount } = draw({ rows: [{ name: "a" }], extra });
    expect(screen.queryByRole("cell", { name: "z" })).toBeNull();
    unmount();
    draw({ rows: [{ name: "a" }], extra, total: 51 }).unmount();
    draw({ rows: [], extra, total: 0, page: 1 });
    expect(screen.getByRole("cell", { name: "z" })).toBeDefined();
    expect(screen.getByRole("status").textContent).toBe("1–1 of 1");
  });

  it("is busy until the rows are loaded, and shows when there are none", () => {
    const { unmount } = draw({});
    expect(screen.getByRole("table").getAttribute("aria-busy")).toBe("true");
    unmount();
    draw({ rows: [] });
    expect(screen.getByText("Nothing here")).toBeTruthy();
    expect(screen.queryByRole("table")).toBeNull();
  });
});
