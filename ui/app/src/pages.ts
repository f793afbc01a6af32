import type { Summary } from "@commandcenter/api-client/app/overview";
import {
  IconAlertTriangle,
  IconChecklist,
  IconFileCode,
  IconFileText,
  IconFlag,
  IconGitBranch,
  IconHistory,
  IconLayoutDashboard,
  IconPackages,
  IconRadar2,
  IconSearch,
  IconShieldExclamation,
} from "@tabler/icons-react";

type Counts = Summary["counts"];

/** A number beside a page's name in the navigation. */
export interface PageCount {
  total: (counts: Counts) => number;
  isUrgent: (counts: Counts) => boolean;
  /** Which items are counted: words that follow the number. */
  what: string;
}

const VULNERABLE: PageCount = {
  total: (counts) =>
    counts.vulnerabilities_critical +
    counts.vulnerabilities_high +
    counts.vulnerabilities_medium +
    counts.vulnerabilities_low +
    counts.vulnerabilities_unknown,
  isUrgent: (counts) => counts.vulnerabilities_critical + counts.vulnerabilities_high > 0,
  what: "not ignored",
};
const GAPS: PageCount = {
  total: (counts) => counts.gaps_high + counts.gaps_medium + counts.gaps_low,
  isUrgent: (counts) => counts.gaps_high > 0,
  what: "not ignored",
};
const DUE: PageCount = {
  total: (counts) => counts.tasks_due,
  isUrgent: (counts) => counts.tasks_overdue > 0,
  what: "overdue or due within a week",
};

/** Every page of the desk, in the order of the navigation; the palette searches `label` and `about`. */
export const PAGES = [
  { to: "/", label: "Overview", icon: IconLayoutDashboard, about: "The project at a glance; start a scan" },
  { to: "/search", label: "Search", icon: IconSearch, about: "Full-text search of the whole project" },
  { to: "/changes", label: "Changes", icon: IconHistory, about: "What is new since you last looked" },
  {
    to: "/vulnerabilities",
    label: "Vulnerabilities",
    icon: IconShieldExclamation,
    about: "Advisories of locked packages, and what fixes them",
    count: VULNERABLE,
  },
  { to: "/dependencies", label: "Dependencies", icon: IconPackages, about: "Packages, versions, licences" },
  {
    to: "/gaps",
    label: "Gaps",
    icon: IconAlertTriangle,
    about: "Outdated, deprecated, unpinned, end of support",
    count: GAPS,
  },
  { to: "/todos", label: "TODOs", icon: IconFlag, about: "TODO, FIXME, HACK and XXX in comments" },
  { to: "/git", label: "Git", icon: IconGitBranch, about: "Commits, contributors, hot files, branches" },
  { to: "/files", label: "Files", icon: IconFileCode, about: "Source code and everything else" },
  { to: "/documents", label: "Documents", icon: IconFileText, about: "Markdown and other text to read" },
  { to: "/radar", label: "Radar", icon: IconRadar2, about: "Technologies: adopt, trial, assess, hold" },
  { to: "/tasks", label: "Tasks", icon: IconChecklist, about: "Research tasks: board and list", count: DUE },
] as const;
