import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { changeSearch } from "./changes/search-params";
import { DeskFrame } from "./DeskFrame";
import { dependencySearch } from "./dependencies/search-params";
import { documentSearch } from "./documents/search-params";
import { fileSearch } from "./files/search-params";
import { gapSearch } from "./gaps/search-params";
import { gitSearch } from "./git/search-params";
import { OverviewPage } from "./overview/OverviewPage";
import { radarSearch } from "./radar/search-params";
import { textSearch } from "./search/search-params";
import { NotFound } from "./shared/page/NotFound";
import { taskSearch } from "./tasks/search-params";
import { todoSearch } from "./todos/search-params";
import { vulnerabilitySearch } from "./vulnerabilities/search-params";

const root = createRootRoute({ component: DeskFrame, notFoundComponent: NotFound });

const overview = createRoute({ getParentRoute: () => root, path: "/", component: OverviewPage });

const dependencies = createRoute({
  getParentRoute: () => root,
  path: "/dependencies",
  validateSearch: dependencySearch,
  component: lazyRouteComponent(() => import("./dependencies/DependenciesPage"), "DependenciesPage"),
});

const gaps = createRoute({
  getParentRoute: () => root,
  path: "/gaps",
  validateSearch: gapSearch,
  component: lazyRouteComponent(() => import("./gaps/GapsPage"), "GapsPage"),
});

const vulnerabilities = createRoute({
  getParentRoute: () => root,
  path: "/vulnerabilities",
  validateSearch: vulnerabilitySearch,
  component: lazyRouteComponent(() => import("./vulnerabilities/VulnerabilitiesPage"), "VulnerabilitiesPage"),
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

const changes = createRoute({
  getParentRoute: () => root,
  path: "/changes",
  validateSearch: changeSearch,
  component: lazyRouteComponent(() => import("./changes/ChangesPage"), "ChangesPage"),
});

const files = createRoute({ getParentRoute: () => root, path: "/files" });

const allFiles = createRoute({
  getParentRoute: () => files,
  path: "/",
  validateSearch: fileSearch,
  component: lazyRouteComponent(() => import("./files/FilesPage"), "FilesPage"),
});

const file = createRoute({
  getParentRoute: () => files,
  path: "/$",
  component: lazyRouteComponent(() => import("./files/FilePage"), "FilePage"),
});

const todos = createRoute({
  getParentRoute: () => root,
  path: "/todos",
  validateSearch: todoSearch,
  component: lazyRouteComponent(() => import("./todos/TodosPage"), "TodosPage"),
});

/** The earlier address of the TODOs, for bookmarks. */
const marks = createRoute({
  getParentRoute: () => root,
  path: "/marks",
  validateSearch: todoSearch,
  beforeLoad: ({ search }) => redirect({ to: "/todos", search, replace: true, throw: true }),
});

const git = createRoute({
  getParentRoute: () => root,
  path: "/git",
  validateSearch: gitSearch,
  component: lazyRouteComponent(() => import("./git/GitPage"), "GitPage"),
});

const radar = createRoute({
  getParentRoute: () => root,
  path: "/radar",
  validateSearch: radarSearch,
  component: lazyRouteComponent(() => import("./radar/RadarPage"), "RadarPage"),
});

const technology = createRoute({
  getParentRoute: () => root,
  path: "/radar/$id",
  component: lazyRouteComponent(() => import("./radar/TechnologyPage"), "TechnologyPage"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  validateSearch: taskSearch,
  component: lazyRouteComponent(() => import("./tasks/TasksPage"), "TasksPage"),
});

const task = createRoute({
  getParentRoute: () => root,
  path: "/tasks/$id",
  component: lazyRouteComponent(() => import("./tasks/TaskPage"), "TaskPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    dependencies,
    gaps,
    vulnerabilities,
    documents,
    document,
    changes,
    files.addChildren([allFiles, file]),
    todos,
    marks,
    git,
    radar,
    technology,
    tasks,
    task,
    search,
  ]),
  defaultPreload: "intent",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
