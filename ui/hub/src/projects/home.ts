import type { Project } from "@commandcenter/api-client/hub";

/** Groups by which the list is filtered; each project is in “all” and in one other. */
export const GROUPS = ["all", "attention", "starting", "running", "stopped"] as const;
export type Group = (typeof GROUPS)[number];

const ORDERS = ["attention", "name", "newest", "folder"] as const;
export type Order = (typeof ORDERS)[number];

/** Filters and order of the list of projects; the address holds those that differ from the defaults. */
export interface HomeSearch {
  q?: string;
  show?: Group;
  engine?: string;
  sort?: Order;
  /** Slug of the project whose details are shown. */
  details?: string;
  /** Whether the dialog that adds a project is open. */
  add?: true;
}

/** Search parameters of the list of projects; unknown ones are dropped. */
export function homeSearch(raw: Record<string, unknown>): HomeSearch {
  const found: HomeSearch = {};
  const text = (value: unknown) =>
    typeof value === "string" || typeof value === "number" ? String(value) : "";
  if (text(raw.q)) found.q = text(raw.q);
  if (text(raw.engine)) found.engine = text(raw.engine);
  if (text(raw.details)) found.details = text(raw.details);
  if (raw.add === true) found.add = true;
  const show = GROUPS.find((group) => group === raw.show && group !== "all");
  if (show) found.show = show;
  const sort = ORDERS.find((order) => order === raw.sort && order !== "attention");
  if (sort) found.sort = sort;
  return found;
}

/** The group of a project other than “all”. */
export function groupOf(project: Project): Exclude<Group, "all"> {
  if (project.why?.severity === "failed") return "attention";
  if (project.why?.severity === "recovering") return "starting";
  if (project.status === "error") return "attention";
  if (project.status === "starting" || project.status === "stopping") return "starting";
  return project.status;
}

/** Number of projects in each group. */
export function countGroups(projects: readonly Project[]): Record<Group, number> {
  const counts = { all: projects.length, attention: 0, starting: 0, running: 0, stopped: 0 };
  for (const project of projects) counts[groupOf(project)] += 1;
  return counts;
}

const RANKS: Readonly<Record<Exclude<Group, "all">, number>> = {
  attention: 0,
  starting: 1,
  running: 2,
  stopped: 3,
};

/**
 * Projects that match the filters: pinned ones first, then in the requested order.
 *
 * `projects` is in the server's order, by name, which is kept among projects that are otherwise equal.
 */
export function arrange(
  projects: readonly Project[],
  search: HomeSearch,
  pinned: readonly string[],
): Project[] {
  const words = (search.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (project: Project) => {
    const text = `${project.name}\n${project.slug}\n${project.path}\n${project.engine}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const shown = projects.filter(
    (project) =>
      (!search.show || groupOf(project) === search.show) &&
      (!search.engine || project.engine === search.engine) &&
      matches(project),
  );
  const rank = (project: Project) => (pinned.includes(project.id) ? 0 : 1);
  return shown.sort((a, b) => rank(a) - rank(b) || compare(a, b, search.sort ?? "attention"));
}

/** The folder that contains a project's folder. */
function parentOf({ path }: Project): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function compare(a: Project, b: Project, order: Order): number {
  switch (order) {
    case "attention":
      return RANKS[groupOf(a)] - RANKS[groupOf(b)];
    case "newest":
      return Date.parse(b.created_at) - Date.parse(a.created_at);
    case "name":
      return 0;
    case "folder":
      return parentOf(a).localeCompare(parentOf(b));
  }
}
