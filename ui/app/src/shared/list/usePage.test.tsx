import { pretendServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { FilesPage } from "../../files/FilesPage";
import { renderPage } from "../testing";

const ROWS = Array.from({ length: 120 }, (_, index) => ({
  path: `file-${index}.py`,
  language: "Python",
  lines: index,
  size_bytes: index,
  modified_at: "2026-01-01T00:00:00Z",
  problem: null,
}));

it("reads the page after the one that is shown ahead, and none after the last", async () => {
  const log = pretendServer(({ path, query }) => {
    if (path !== "/api/files") return { body: { items: [] } };
    const offset = Number(query.get("offset"));
    return { body: { items: ROWS.slice(offset, offset + Number(query.get("limit"))), total: ROWS.length } };
  });
  const offsets = () =>
    new Set(log.filter((one) => one.path === "/api/files").map((one) => one.query.get("offset")));
  renderPage("/files/", FilesPage);
  await screen.findByText("file-0.py");
  await waitFor(() => expect(offsets()).toEqual(new Set(["0", "50"])));
  await userEvent.click(screen.getByRole("button", { name: "next page" }));
  await screen.findByText("file-50.py");
  await waitFor(() => expect(offsets()).toEqual(new Set(["0", "50", "100"])));
  await userEvent.click(screen.getByRole("button", { name: "next page" }));
  await screen.findByText("file-119.py");
  await new Promise((resolve) => setTimeout(resolve)); // what would be asked for now, is
  expect(offsets()).toEqual(new Set(["0", "50", "100"]));
});
