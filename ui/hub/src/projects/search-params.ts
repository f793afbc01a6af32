const TABS = ["services", "connect", "logs", "snapshots", "console", "history", "settings", "audit"] as const;
export type Tab = (typeof TABS)[number];

/** Search parameters of a project; unknown ones are dropped. */
export function projectSearch(raw: Record<string, unknown>): { tab?: Tab } {
  const tab = TABS.find((name) => name === raw.tab);
  return tab ? { tab } : {};
}
