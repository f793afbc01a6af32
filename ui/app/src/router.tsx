import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { DeskFrame } from "./DeskFrame";
import { NotFound } from "./NotFound";
import { OverviewPage } from "./overview/OverviewPage";
import { dependencySearch, documentSearch, textSearch } from "./search-params";

const root = createRootRoute({ component: DeskFrame, notFoundComponent: NotFound });

const overview = createRoute({ getParentRoute: () => root, path: "/", component: OverviewPage });

const dependencies = createRoute({
  getParentRoute: () => root,
  path: "/dependencies",
  validateSearch: dependencySearch,
  component: lazyRouteComponent(() => import("./dependencies/DependenciesPage"), "DependenciesPage"),
});

const documents = createRoute({
  getParentRoute: () => root,
  path: "/documents",
  validateSearch: documentSearch,
  component: lazyRouteComponent(() => import("./documents/DocumentsPage"), "DocumentsPage"),
});

const document = createRoute({
  getParentRoute: () => root,
  path: "/documents/$id",
  component: lazyRouteComponent(() => import("./documents/DocumentPage"), "DocumentPage"),
});

const search = createRoute({
  getParentRoute: () => root,
  path: "/search",
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import("./search/SearchPage"), "SearchPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([overview, dependencies, documents, document, search]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
