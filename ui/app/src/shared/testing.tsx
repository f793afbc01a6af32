import { renderWithKit } from "@commandcenter/kit/testing";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import type { ReactNode } from "react";

/** Render `component` as the route `path`, opened at the address `at`. The returned router has the current address. */
export function renderPage(path: string, component: () => ReactNode, at: string = path) {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path, component });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [at] }),
    defaultNotFoundComponent: () => "elsewhere",
  });
  return { router, ...renderWithKit(<RouterProvider router={router as never} />) };
}
