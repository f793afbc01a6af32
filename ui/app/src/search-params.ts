import type {
  ChangeQuery,
  ContributorQuery,
  DependencyQuery,
  DocumentQuery,
  FileQuery,
  GapQuery,
  MarkQuery,
  SearchKind,
  TaskQuery,
  TechnologyQuery,
  TouchedFileQuery,
} from "@commandcenter/api-client/app";

/** How many rows a table shows at once. */
export const PAGE_SIZE = 50;
/** How many hits a search shows at once. */
export const HITS = 20;

export interface DependencySearch {
  q?: string;
  ecosystem?: NonNullable<DependencyQuery["ecosystem"]>;
  kind?: NonNullable<DependencyQuery["kind"]>;
  manifest?: string;
  direct?: boolean;
  sort?: NonNullable<DependencyQuery["sort"]>;
  page?: number;
}

export interface GapSearch {
  q?: string;
  severity?: (typeof SEVERITIES)[number];
  kind?: (typeof GAP_KINDS)[number];
  ecosystem?: NonNullable<GapQuery["ecosystem"]>;
  ignored?: boolean;
  sort?: NonNullable<GapQuery["sort"]>;
  page?: number;
}

export interface DocumentSearch {
  q?: string;
  kind?: NonNullable<DocumentQuery["kind"]>;
  sort?: NonNullable<DocumentQuery["sort"]>;
  page?: number;
}

export interface TextSearch {
  q?: string;
  kind?: SearchKind;
  path?: string;
  language?: string;
  within?: (typeof WITHIN)[number];
  page?: number;
}

export const ECOSYSTEMS = [
  "pypi",
  "npm",
  "go",
  "cargo",
  "maven",
  "gem",
  "composer",
  "nuget",
  "docker",
  "actions",
] as const;
export const DEPENDENCY_KINDS = ["runtime", "dev", "optional", "build"] as const;
export const SEVERITIES = ["high", "medium", "low"] as const;
export const GAP_KINDS = [
  "outdated",
  "end_of_life",
  "deprecated",
  "unpinned",
  "duplicated",
  "unused",
] as const;
const GAP_SORTS = both("severity", "kind", "subject", "ecosystem", "path", "since");
export const DOCUMENT_KINDS = ["markdown", "rst", "asciidoc", "text"] as const;
export const SEARCH_KINDS = ["document", "docstring", "comment", "task", "technology"] as const;
/** How long ago something may have been changed. */
export const WITHIN = ["week", "month", "year"] as const;
const DEPENDENCY_SORTS = both("name", "ecosystem", "kind", "manifest", "version", "licence", "direct");
const DOCUMENT_SORTS = both("path", "title", "modified", "size");

export const QUADRANTS = ["languages-frameworks", "tools", "platforms", "techniques"] as const;
export const RINGS = ["adopt", "trial", "assess", "hold"] as const;
export const STATUSES = ["open", "doing", "done", "dropped"] as const;
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export const DUES = ["overdue", "week", "any", "none"] as const;
const TECHNOLOGY_SORTS = both("name", "quadrant", "ring", "owner", "updated");
const TASK_SORTS = both("title", "status", "priority", "due", "owner", "updated");

export interface RadarSearch {
  view?: "list";
  q?: string;
  quadrant?: (typeof QUADRANTS)[number];
  ring?: (typeof RINGS)[number];
  show?: "suggested" | "removed";
  sort?: NonNullable<TechnologyQuery["sort"]>;
  page?: number;
}

export interface TaskSearch {
  view?: "list";
  q?: string;
  status?: (typeof STATUSES)[number];
  priority?: (typeof PRIORITIES)[number];
  owner?: string;
  due?: (typeof DUES)[number];
  technology?: number;
  sort?: NonNullable<TaskQuery["sort"]>;
  page?: number;
}

export const MARK_KINDS = ["todo", "fixme", "hack", "xxx"] as const;
export const CHANGE_AREAS = ["file", "dependency", "gap", "mark", "technology", "task"] as const;
export const CHANGE_ACTIONS = ["added", "changed", "removed"] as const;
export const GIT_TABS = ["commits", "contributors", "files", "branches"] as const;
const FILE_SORTS = both("path", "language", "lines", "size", "modified");
const MARK_SORTS = both("path", "kind", "author", "written");
const CONTRIBUTOR_SORTS = both("name", "commits", "recent", "last");
const TOUCHED_FILE_SORTS = both("path", "commits", "recent", "authors", "last");

export interface FileSearch {
  q?: string;
  language?: string;
  sort?: NonNullable<FileQuery["sort"]>;
  page?: number;
}

export interface MarkSearch {
  q?: string;
  kind?: (typeof MARK_KINDS)[number];
  author?: string;
  path?: string;
  sort?: NonNullable<MarkQuery["sort"]>;
  page?: number;
}

export interface ChangeSearch {
  q?: string;
  area?: NonNullable<ChangeQuery["area"]>;
  action?: NonNullable<ChangeQuery["action"]>;
  page?: number;
}

export interface GitSearch {
  tab?: (typeof GIT_TABS)[number];
  q?: string;
  author?: string;
  gone?: boolean;
  people?: NonNullable<ContributorQuery["sort"]>;
  files?: NonNullable<TouchedFileQuery["sort"]>;
  page?: number;
}

type Raw = Record<string, unknown>;

/** What an address may ask of the dependencies; anything else in it is left out. */
export function dependencySearch(raw: Raw): DependencySearch {
  return {
    ...text("q", raw),
    ...oneOf("ecosystem", ECOSYSTEMS, raw),
    ...oneOf("kind", DEPENDENCY_KINDS, raw),
    ...text("manifest", raw),
    ...flag("direct", raw),
    ...oneOf("sort", DEPENDENCY_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the gaps. */
export function gapSearch(raw: Raw): GapSearch {
  return {
    ...text("q", raw),
    ...oneOf("severity", SEVERITIES, raw),
    ...oneOf("kind", GAP_KINDS, raw),
    ...oneOf("ecosystem", ECOSYSTEMS, raw),
    ...flag("ignored", raw),
    ...oneOf("sort", GAP_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the documents. */
export function documentSearch(raw: Raw): DocumentSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", DOCUMENT_KINDS, raw),
    ...oneOf("sort", DOCUMENT_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the files. */
export function fileSearch(raw: Raw): FileSearch {
  return {
    ...text("q", raw),
    ...text("language", raw),
    ...oneOf("sort", FILE_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the marks. */
export function markSearch(raw: Raw): MarkSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", MARK_KINDS, raw),
    ...text("author", raw),
    ...text("path", raw),
    ...oneOf("sort", MARK_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of what changed. */
export function changeSearch(raw: Raw): ChangeSearch {
  return {
    ...text("q", raw),
    ...oneOf("area", CHANGE_AREAS, raw),
    ...oneOf("action", CHANGE_ACTIONS, raw),
    ...page(raw),
  };
}

/** What an address may ask of git; `people` and `files` are the orders of two of its lists. */
export function gitSearch(raw: Raw): GitSearch {
  return {
    ...oneOf("tab", GIT_TABS, raw),
    ...text("q", raw),
    ...text("author", raw),
    ...flag("gone", raw),
    ...oneOf("people", CONTRIBUTOR_SORTS, raw),
    ...oneOf("files", TOUCHED_FILE_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the radar. */
export function radarSearch(raw: Raw): RadarSearch {
  return {
    ...oneOf("view", ["list"] as const, raw),
    ...text("q", raw),
    ...oneOf("quadrant", QUADRANTS, raw),
    ...oneOf("ring", RINGS, raw),
    ...oneOf("show", ["suggested", "removed"] as const, raw),
    ...oneOf("sort", TECHNOLOGY_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the tasks. */
export function taskSearch(raw: Raw): TaskSearch {
  const technology = Number(raw.technology);
  return {
    ...oneOf("view", ["list"] as const, raw),
    ...text("q", raw),
    ...oneOf("status", STATUSES, raw),
    ...oneOf("priority", PRIORITIES, raw),
    ...text("owner", raw),
    ...oneOf("due", DUES, raw),
    ...(Number.isInteger(technology) && technology > 0 ? { technology } : {}),
    ...oneOf("sort", TASK_SORTS, raw),
    ...page(raw),
  };
}

/** What an address may ask of the search. */
export function textSearch(raw: Raw): TextSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", SEARCH_KINDS, raw),
    ...text("path", raw),
    ...text("language", raw),
    ...oneOf("within", WITHIN, raw),
    ...page(raw),
  };
}

function both<const Key extends string>(...keys: Key[]): readonly (Key | `-${Key}`)[] {
  return keys.flatMap((key) => [key, `-${key}` as const]);
}

function text<const Key extends string>(key: Key, raw: Raw): { [K in Key]?: string } {
  // The router reads ?q=42 as a number and ?q=true as a boolean; they were typed as text.
  const value = raw[key];
  if (value === undefined || value === null || typeof value === "object" || value === "") return {};
  return { [key]: String(value) } as { [K in Key]?: string };
}

function flag<const Key extends string>(key: Key, raw: Raw): { [K in Key]?: boolean } {
  const value = raw[key];
  return typeof value === "boolean" ? ({ [key]: value } as { [K in Key]?: boolean }) : {};
}

function oneOf<const Key extends string, Value extends string>(key: Key, values: readonly Value[], raw: Raw) {
  const value = values.find((one) => one === raw[key]);
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function page(raw: Raw): { page?: number } {
  const value = Number(raw.page);
  return Number.isInteger(value) && value > 1 && value < 100_000 ? { page: value } : {};
}
