import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { FilesPage } from "./FilesPage";

const ROWS = Array.from({ length: 120 }, (_, index) => ({
  path: `file-${index}.py`,
  language: "Python",
  lines: index,
  size_bytes: index,
  modified_at: "2026-01-01T00:00:00Z",
  problem: null,
}));

function serve() {
  return mockServer(({ path, query }) => {
    if (path !== "/api/files") return { body: { items: [] } };
    const offset = Number(query.get("offset"));
    return { body: { items: ROWS.slice(offset, offset + Number(query.get("limit"))), total: ROWS.length } };
  });
}

it("fetches the next page ahead, and none after the last", async () => {
  const log = serve();
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
  await new Promise((resolve) => setTimeout(resolve)); // let any further request start
  expect(offsets()).toEqual(new Set(["0", "50", "100"]));
});

it("shows the last page when the address asks for a later one", async () => {
  serve();
  const { router } = renderPage("/files/", FilesPage, "/files/?page=999");
  await screen.findByText("file-119.py");
  expect(screen.getByRole("status").textContent).toBe("101–120 of 120");
  expect(router.state.location.search).toEqual({ page: 3 });
});

it("shows the last page when the one shown has become empty", async () => {
  let total = 120;
  mockServer(({ path, query }) => {
    if (path !== "/api/files") return { body: { items: [] } };
    const offset = Number(query.get("offset"));
    return { body: { items: ROWS.slice(0, total).slice(offset, offset + 50), total } };
  });
  const { client } = renderPage("/files/", FilesPage, "/files/?page=3");
  await screen.findByText("file-119.py");
  total = 80;
  await client.invalidateQueries();
  await screen.findByText("file-79.py");
  expect(screen.getByRole("status").textContent).toBe("51–80 of 80");
});

it("distinguishes a list without matches from an empty list", async () => {
  mockServer(() => ({ body: { items: [], total: 0 } }));
  const { unmount } = renderPage("/files/", FilesPage, "/files/?q=none&page=5");
  await screen.findByText("No matches");
  unmount();
  renderPage("/files/", FilesPage, "/files/?page=5");
  await screen.findByText("No files found");
});

it("does not report an empty project before the first scan is done", async () => {
  let scanned: string | null = null;
  mockServer(({ path }) => ({
    body: path === "/api/summary" ? { scanned_at: scanned } : { items: [], total: 0 },
  }));
  const { client } = renderPage("/files/", FilesPage);
  await screen.findByText("Not scanned yet");
  expect(screen.queryByText("No files found")).toBeNull();
  scanned = "2026-01-01T00:00:00Z";
  await client.invalidateQueries();
  await screen.findByText("No files found");
});

it("shows no zero for a file whose lines are not counted", async () => {
  const row = { ...ROWS[0], path: "uv.lock", language: null, lines: 0, size_bytes: 2000 };
  mockServer(({ path }) => ({ body: { items: path === "/api/files" ? [row] : [], total: 1 } }));
  renderPage("/files/", FilesPage);
  await screen.findByText("uv.lock");
  expect(screen.queryByText("0")).toBeNull();
});

it("reports an empty list only when it is known whether a scan was done", async () => {
  let answer: (summary: object) => void = () => {};
  const summary = new Promise<object>((resolve) => {
    answer = resolve;
  });
  const log = mockServer(async ({ path }) => {
    if (path === "/api/files") return { body: { items: [], total: 0 } };
    return path === "/api/summary" ? { body: await summary } : { body: { items: [] } };
  });
  renderPage("/files/", FilesPage);
  await waitFor(() => expect(log.some(({ path }) => path === "/api/files")).toBe(true));
  await new Promise((resolve) => setTimeout(resolve, 100)); // let the page show the answer
  expect(screen.getByRole("table", { name: "Files", busy: true })).toBeDefined();
  answer({ counts: {}, scanned_at: null });
  expect(await screen.findByText("Not scanned yet")).toBeDefined();
});
