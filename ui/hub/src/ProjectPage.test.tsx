import { LiveProvider } from "@commandcenter/kit";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { hubHandlers } from "./handlers";
import { router } from "./router";
import { auditEntry, engine, project, why } from "./shared/fixtures";

async function open(path: string) {
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  renderWithKit(
    <LiveProvider on={hubHandlers}>
      <RouterProvider router={router} />
    </LiveProvider>,
  );
  // The router keeps its location between tests, and does not see a change of the search parameters alone.
  await act(() => router.navigate({ href: path }));
  return userEvent.setup();
}

it("shows who did what, page by page", async () => {
  mockEvents();
  const actor = { kind: "browser" as const, id: "ab12cd34", note: "" };
  const newest = auditEntry({
    id: 9,
    actor,
    action: "change",
    outcome: "refused",
    error: "The name is taken.",
    details: { name: "Laden" },
  });
  const asked = mockServer(({ path, query }) => {
    if (path === "/api/projects") return { body: [project()] };
    if (path !== "/api/audit") return undefined;
    const older = query.get("before") === "9";
    return { body: { entries: [older ? auditEntry() : newest], more: !older } };
  });
  const user = await open("/projects/shop?tab=audit");
  const table = await screen.findByRole("table", { name: "Audit trail" }, { timeout: 4_000 });
  expect(asked.find((one) => one.path === "/api/audit")?.query.get("project")).toBe("p1");
  for (const text of ["Browser", "ab12cd34", "change", "refused", "name: Laden", "The name is taken."]) {
    expect(table.textContent).toContain(text);
  }
  await user.click(screen.getByRole("button", { name: "Load older entries" }));
  expect(await screen.findByText("Command line")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Load older entries" })).toBeNull();
});

it("shows that the folder of a running project is missing", async () => {
  mockEvents();
  const missing = why({ code: "folder_missing", message: "The folder /shop does not exist any more." });
  const moved = { why: missing, status: "running" as const };
  mockServer(({ path }) => (path === "/api/projects" ? { body: [project(moved)] } : undefined));
  await open("/projects/shop");
  expect(
    await screen.findByText(/The folder .shop does not exist any more/, {}, { timeout: 4_000 }),
  ).toBeTruthy();
});

it("shows when a project must be restarted to apply a change", async () => {
  mockEvents();
  const needed = { restart_needed: true, status: "running" as const };
  mockServer(({ path }) => (path === "/api/projects" ? { body: [project(needed)] } : undefined));
  await open("/projects/shop");
  // The page's code is loaded on first use, which may take a while.
  expect(await screen.findByText(/Restart to apply/, {}, { timeout: 4_000 })).toBeTruthy();
});

it("changes a stopped project's settings, and shows an error at its field", async () => {
  mockEvents();
  const refusal = { code: "name_taken", message: "The name is taken.", hint: "Use another.", details: {} };
  const asked = mockServer(({ path, method, body }) => {
    if (path === "/api/projects") return { body: [project()] };
    if (path === "/api/engines") return { body: [engine()] };
    if (path !== "/api/projects/p1" || method !== "PATCH") return undefined;
    const { name } = body as { name?: string };
    return name === "Taken"
      ? { status: 409, body: { error: refusal } }
      : { body: project({ name, version: 2 }) };
  });
  const user = await open("/projects/shop?tab=settings");
  const name = await screen.findByLabelText("Name", {}, { timeout: 4_000 });
  expect(screen.getByRole("button", { name: "Save" }).hasAttribute("disabled")).toBe(true);
  await user.clear(name);
  await user.type(name, "Taken");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toContain("The name is taken.");
  expect(name.getAttribute("aria-invalid")).toBe("true");
  await user.clear(name);
  await user.type(name, "Store");
  const port = screen.getByLabelText("postgres");
  await user.clear(port);
  await user.type(port, "5500");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("heading", { name: "Store" });
  expect(asked.findLast((one) => one.method === "PATCH")?.body).toEqual({
    name: "Store",
    ports: { postgres: { postgres: 5500 } },
    version: 1,
  });
});

it("offers to stop a running project where a setting needs it", async () => {
  mockEvents();
  const asked = mockServer(({ path }) => {
    if (path === "/api/projects") return { body: [project({ status: "running" })] };
    if (path === "/api/engines") return { body: [engine()] };
    return undefined;
  });
  const user = await open("/projects/shop?tab=settings");
  expect((await screen.findByLabelText("Folder", {}, { timeout: 4_000 })).hasAttribute("disabled")).toBe(
    true,
  );
  await user.click(screen.getByRole("button", { name: "Stop the project" }));
  await waitFor(() => expect(asked.some((one) => one.path === "/api/orchestration/p1/stop")).toBe(true));
});

it("puts the search of a log into the address without moving the cursor or the page", async () => {
  mockEvents();
  mockServer(({ path }) =>
    path === "/api/projects" ? { body: [project({ status: "running" })] } : undefined,
  );
  const user = await open("/projects/shop?tab=logs&q=edle");
  const box = await screen.findByRole<HTMLInputElement>(
    "searchbox",
    { name: "Search the logs" },
    { timeout: 4_000 },
  );
  const scrollTo = vi.fn();
  vi.stubGlobal("scrollTo", scrollTo);
  await user.type(box, "ne", { initialSelectionStart: 0, initialSelectionEnd: 0 });
  expect(box.value).toBe("needle");
  await waitFor(() => expect(router.state.location.search).toEqual({ tab: "logs", q: "needle" }));
  expect(box.value).toBe("needle");
  expect(box.selectionStart).toBe(2);
  await user.click(screen.getByRole("button", { name: "Regular expression" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ q: "needle", regex: true }));
  expect(scrollTo).not.toHaveBeenCalled();
  await act(() => router.navigate({ href: "/projects/shop?tab=logs" }));
  await waitFor(() => expect(box.value).toBe(""));
});

it("takes, restores and deletes snapshots, after a confirmation", async () => {
  mockEvents();
  const snapshot = {
    id: "s1",
    project_id: "p1",
    created_at: "2026-01-01T10:00:00Z",
    size_bytes: 2048,
    note: "first",
  };
  const accepted = { success: true, message: "", project_id: "p1", status: "running", operation_id: "o1" };
  const asked = mockServer(({ path, method }) => {
    if (path === "/api/projects") return { body: [project({ status: "running" })] };
    if (method === "GET" && path.endsWith("/snapshots")) return { body: [snapshot] };
    if (method === "POST") return { status: 202, body: accepted };
    if (method === "DELETE") return { status: 204 };
    return undefined;
  });
  const sent = (method: string) => asked.filter((one) => one.method === method).map(({ path }) => path);
  const user = await open("/projects/shop?tab=snapshots");
  await user.type(await screen.findByLabelText("Note", {}, { timeout: 4_000 }), "before");
  await user.click(screen.getByRole("button", { name: "Take a snapshot" }));
  await waitFor(() => expect(sent("POST")).toEqual(["/api/projects/p1/snapshots"]));
  expect(asked.find((one) => one.method === "POST")?.body).toEqual({ note: "before" });
  expect((await screen.findByRole("table", { name: "Snapshots" })).textContent).toContain("2.0 KB");
  const download = screen.getByRole("link", { name: "Download" });
  expect(download.getAttribute("href")).toMatch(/^\/api\/projects\/p1\/snapshots\/s1\/file\?page=/);
  await user.click(screen.getByRole("button", { name: "Restore" }));
  await user.click(await screen.findByRole("button", { name: "Replace the database" }));
  await waitFor(() => expect(sent("POST").at(-1)).toBe("/api/projects/p1/snapshots/s1/restore"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await user.click(screen.getByRole("button", { name: "Delete" }));
  expect(sent("DELETE")).toEqual([]);
  await user.click(await screen.findByRole("button", { name: "Delete the snapshot" }));
  await waitFor(() => expect(sent("DELETE")).toEqual(["/api/projects/p1/snapshots/s1"]));
});
