import type { Level } from "@commandcenter/kit";

/** What the log shows; the address holds what differs from the defaults. */
export interface LogSearch {
  /** Names of the services that are shown, separated by commas; all by default. */
  service?: string;
  /** The lowest level that is shown. */
  level?: Level;
  q?: string;
  regex?: true;
}
