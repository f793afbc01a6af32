import {
  type ChangeQuery,
  changeActionValues,
  changeAreaValues,
} from "@commandcenter/api-client/app/changes";
import {
  type DependencyQuery,
  dependencyKindValues,
  dependencySortValues,
  ecosystemValues,
} from "@commandcenter/api-client/app/dependencies";
import {
  type DocumentQuery,
  documentKindValues,
  documentSortValues,
} from "@commandcenter/api-client/app/documents";
import { type FileQuery, fileSortValues } from "@commandcenter/api-client/app/files";
import {
  type GapQuery,
  gapKindValues,
  gapSeverityValues,
  gapSortValues,
} from "@commandcenter/api-client/app/gaps";
import {
  type ContributorQuery,
  contributorSortValues,
  type TouchedFileQuery,
  touchedFileSortValues,
} from "@commandcenter/api-client/app/git";
import { type MarkQuery, markKindValues, markSortValues } from "@commandcenter/api-client/app/marks";
import {
  quadrantValues,
  ringValues,
  type TechnologyQuery,
  technologySortValues,
} from "@commandcenter/api-client/app/radar";
import { type SearchKind, searchKindValues } from "@commandcenter/api-client/app/search";
import {
  dueFilterValues,
  type TaskQuery,
  taskPriorityValues,
  taskSortValues,
  taskStatusValues,
} from "@commandcenter/api-client/app/tasks";

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
  severity?: (typeof gapSeverityValues)[number];
  kind?: (typeof gapKindValues)[number];
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

/** How long ago something may have been changed. */
export const WITHIN = ["week", "month", "year"] as const;

export interface RadarSearch {
  view?: "list";
  q?: string;
  quadrant?: (typeof quadrantValues)[number];
  ring?: (typeof ringValues)[number];
  show?: "suggested" | "removed";
  sort?: NonNullable<TechnologyQuery["sort"]>;
  page?: number;
}

export interface TaskSearch {
  view?: "list";
  q?: string;
  status?: (typeof taskStatusValues)[number];
  priority?: (typeof taskPriorityValues)[number];
  owner?: string;
  due?: (typeof dueFilterValues)[number];
  technology?: number;
  sort?: NonNullable<TaskQuery["sort"]>;
  page?: number;
}

export const GIT_TABS = ["commits", "contributors", "files", "branches"] as const;

export interface FileSearch {
  q?: string;
  language?: string;
  sort?: NonNullable<FileQuery["sort"]>;
  page?: number;
}

export interface MarkSearch {
  q?: string;
  kind?: (typeof markKindValues)[number];
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
    ...oneOf("ecosystem", ecosystemValues, raw),
    ...oneOf("kind", dependencyKindValues, raw),
    ...text("manifest", raw),
    ...flag("direct", raw),
    ...oneOf("sort", dependencySortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the gaps. */
export function gapSearch(raw: Raw): GapSearch {
  return {
    ...text("q", raw),
    ...oneOf("severity", gapSeverityValues, raw),
    ...oneOf("kind", gapKindValues, raw),
    ...oneOf("ecosystem", ecosystemValues, raw),
    ...flag("ignored", raw),
    ...oneOf("sort", gapSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the documents. */
export function documentSearch(raw: Raw): DocumentSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", documentKindValues, raw),
    ...oneOf("sort", documentSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the files. */
export function fileSearch(raw: Raw): FileSearch {
  return {
    ...text("q", raw),
    ...text("language", raw),
    ...oneOf("sort", fileSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the marks. */
export function markSearch(raw: Raw): MarkSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", markKindValues, raw),
    ...text("author", raw),
    ...text("path", raw),
    ...oneOf("sort", markSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of what changed. */
export function changeSearch(raw: Raw): ChangeSearch {
  return {
    ...text("q", raw),
    ...oneOf("area", changeAreaValues, raw),
    ...oneOf("action", changeActionValues, raw),
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
    ...oneOf("people", contributorSortValues, raw),
    ...oneOf("files", touchedFileSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the radar. */
export function radarSearch(raw: Raw): RadarSearch {
  return {
    ...oneOf("view", ["list"] as const, raw),
    ...text("q", raw),
    ...oneOf("quadrant", quadrantValues, raw),
    ...oneOf("ring", ringValues, raw),
    ...oneOf("show", ["suggested", "removed"] as const, raw),
    ...oneOf("sort", technologySortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the tasks. */
export function taskSearch(raw: Raw): TaskSearch {
  const technology = Number(raw.technology);
  return {
    ...oneOf("view", ["list"] as const, raw),
    ...text("q", raw),
    ...oneOf("status", taskStatusValues, raw),
    ...oneOf("priority", taskPriorityValues, raw),
    ...text("owner", raw),
    ...oneOf("due", dueFilterValues, raw),
    ...(Number.isInteger(technology) && technology > 0 ? { technology } : {}),
    ...oneOf("sort", taskSortValues, raw),
    ...page(raw),
  };
}

/** What an address may ask of the search. */
export function textSearch(raw: Raw): TextSearch {
  return {
    ...text("q", raw),
    ...oneOf("kind", searchKindValues, raw),
    ...text("path", raw),
    ...text("language", raw),
    ...oneOf("within", WITHIN, raw),
    ...page(raw),
  };
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
