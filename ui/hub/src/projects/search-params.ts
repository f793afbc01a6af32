import { LEVELS } from "@commandcenter/kit";
import type { LogSearch } from "../shared/log-search";

const TABS = ["services", "connect", "logs", "snapshots", "console", "history", "settings", "audit"] as const;
export type Tab = (typeof TABS)[number];

export interface ProjectSearch extends LogSearch {
  tab?: Tab;
}

/** Search parameters of a project; unknown ones are dropped. */
export function projectSearch(raw: Record<string, unknown>): ProjectSearch {
  const found: ProjectSearch = {};
  const tab = TABS.find((name) => name === raw.tab);
  if (tab) found.tab = tab;
  if (typeof raw.service === "string" && raw.service) found.service = raw.service;
  const level = LEVELS.find((name) => name === raw.level);
  if (level) found.level = level;
  if (["string", "number", "boolean"].includes(typeof raw.q) && raw.q !== "") found.q = String(raw.q);
  if (raw.regex === true) found.regex = true;
  return found;
}
