import type { Level } from "@commandcenter/kit";

/** What the log shows, as search parameters of the address; defaults are left out. */
export interface LogSearch {
  /** Names of the services that are shown, separated by commas; all by default. */
  service?: string;
  /** The lowest level that is shown. */
  level?: Level;
  /** The text to search for. */
  q?: string;
  /** The text is a regular expression. */
  regex?: true;
}
