import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { HubFrame } from "./HubFrame";
import { ProjectsPage } from "./projects/ProjectsPage";
import { projectSearch } from "./projects/search-params";
import { NotFound } from "./shared/NotFound";

const root = createRootRoute({ component: HubFrame, notFoundComponent: NotFound });

const projects = createRoute({ getParentRoute: () => root, path: "/", component: ProjectsPage });

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

export const router = createRouter({
  routeTree: root.addChildren([projects, project, doctor]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
