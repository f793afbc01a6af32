import { LiveProvider } from "@commandcenter/kit";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { hubHandlers } from "./handlers";
import { router } from "./router";
import { project } from "./shared/fixtures";

it("shows when a project must be restarted to apply a change", async () => {
  mockEvents();
  const needed = { restart_needed: true, status: "running" as const };
  mockServer(({ path }) => (path === "/api/projects" ? { body: [project(needed)] } : undefined));
  router.update({
    ...router.options,
    history: createMemoryHistory({ initialEntries: ["/projects/shop"] }),
  });
  renderWithKit(
    <LiveProvider on={hubHandlers}>
      <RouterProvider router={router} />
    </LiveProvider>,
  );
  // The page's code is loaded on first use, which may take a while.
  expect(await screen.findByText(/Restart to apply/, {}, { timeout: 4_000 })).toBeTruthy();
});
