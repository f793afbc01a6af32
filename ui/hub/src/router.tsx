import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { HubFrame } from "./HubFrame";
import { OpenPage } from "./open/OpenPage";
import { openSearch } from "./open/search-params";
import { homeSearch } from "./projects/home";
import { ProjectsPage } from "./projects/ProjectsPage";
import { projectSearch } from "./projects/search-params";
import { NotFound } from "./shared/NotFound";

const root = createRootRoute({ component: HubFrame, notFoundComponent: NotFound });

const projects = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: homeSearch,
  component: ProjectsPage,
});

const project = createRoute({
  getParentRoute: () => root,
  path: "/projects/$slug",
  validateSearch: projectSearch,
  component: lazyRouteComponent(() => import("./projects/ProjectPage"), "ProjectPage"),
});

const doctor = createRoute({
  getParentRoute: () => root,
  path: "/doctor",
  component: lazyRouteComponent(() => import("./doctor/DoctorPage"), "DoctorPage"),
});

// Part of the main bundle, so that it redirects without loading more code.
const open = createRoute({
  getParentRoute: () => root,
  path: "/open/$project",
  validateSearch: openSearch,
  component: OpenPage,
});

export const router = createRouter({
  routeTree: root.addChildren([projects, project, doctor, open]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
