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
  },
  { to: "/dependencies", label: "Dependencies", icon: IconPackages, about: "Packages, versions, licences" },
  {
    to: "/gaps",
    label: "Gaps",
    icon: IconAlertTriangle,
    about: "Outdated, deprecated, unpinned, end of support",
  },
  { to: "/todos", label: "TODOs", icon: IconFlag, about: "TODO, FIXME, HACK and XXX in comments" },
  { to: "/git", label: "Git", icon: IconGitBranch, about: "Commits, contributors, hot files, branches" },
  { to: "/files", label: "Files", icon: IconFileCode, about: "Source code and everything else" },
  { to: "/documents", label: "Documents", icon: IconFileText, about: "Markdown and other text to read" },
  { to: "/radar", label: "Radar", icon: IconRadar2, about: "Technologies: adopt, trial, assess, hold" },
  { to: "/tasks", label: "Tasks", icon: IconChecklist, about: "Research tasks: board and list" },
] as const;
