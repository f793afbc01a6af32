import { LiveProvider } from "@commandcenter/kit";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { hubHandlers } from "./handlers";
import { router } from "./router";
import { auditEntry, project } from "./shared/fixtures";

async function open(path: string) {
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  renderWithKit(
    <LiveProvider on={hubHandlers}>
      <RouterProvider router={router} />
    </LiveProvider>,
  );
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
  const error = {
    code: "folder_missing",
    message: "The folder /shop does not exist any more.",
    hint: "",
    details: {},
  };
  const moved = { folder_error: error, status: "running" as const };
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
