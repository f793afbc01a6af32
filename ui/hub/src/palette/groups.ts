import type { Project } from "@commandcenter/api-client/hub";
import type { PaletteEntry, PaletteGroup } from "@commandcenter/kit/palette";
import {
  IconApps,
  IconExternalLink,
  IconFileText,
  IconFolderPlus,
  IconHistory,
  IconLayoutGrid,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconSettings,
  IconStethoscope,
} from "@tabler/icons-react";

/** Maximum number of entries shown of each kind. */
const SHOWN = 8;

type Tab = "logs" | "history" | "settings";

/** What the entries of the palette can do. */
export interface PaletteActions {
  home: () => void;
  add: () => void;
  doctor: () => void;
  tab: (project: Project, tab?: Tab) => void;
  open: (project: Project) => void;
  request: (project: Project, action: "start" | "stop" | "restart") => void;
}

/** Return the entries whose texts match, by kind. */
export function paletteGroups(
  projects: readonly Project[],
  act: PaletteActions,
  matches: (...texts: (string | undefined)[]) => boolean,
): PaletteGroup[] {
  const matching = (entries: readonly PaletteEntry[]) =>
    entries.filter(({ label, about }) => matches(label, about)).slice(0, SHOWN);
  return [
    {
      label: "Projects",
      entries: matching(
        projects.map((project) => ({
          key: project.id,
          label: project.name,
          about: `${project.status} · ${project.path}`,
          icon: IconApps,
          run: () => act.tab(project),
        })),
      ),
    },
    { label: "Actions", entries: matching(projects.flatMap((project) => actionsOf(project, act))) },
    {
      label: "Pages",
      entries: matching([
        { key: "home", label: "All projects", icon: IconLayoutGrid, run: act.home },
        { key: "add", label: "Add a project", icon: IconFolderPlus, run: act.add },
        { key: "doctor", label: "System check", icon: IconStethoscope, run: act.doctor },
        ...projects.flatMap((project) => tabsOf(project, act)),
      ]),
    },
  ];
}

function actionsOf(project: Project, act: PaletteActions): PaletteEntry[] {
  const { id, name } = project;
  const request = (action: "start" | "stop" | "restart") => () => act.request(project, action);
  const start = { key: `${id} start`, label: `Start ${name}`, icon: IconPlayerPlay, run: request("start") };
  if (project.status === "stopped") return [start];
  const stop = { key: `${id} stop`, label: `Stop ${name}`, icon: IconPlayerStop, run: request("stop") };
  if (project.status === "error") return [start, stop];
  if (project.status !== "running") return [stop];
  return [
    { key: `${id} open`, label: `Open ${name}`, icon: IconExternalLink, run: () => act.open(project) },
    stop,
    { key: `${id} restart`, label: `Restart ${name}`, icon: IconRefresh, run: request("restart") },
  ];
}

function tabsOf(project: Project, act: PaletteActions): PaletteEntry[] {
  const tab = (name: Tab, label: string, icon: PaletteEntry["icon"]) => ({
    key: `${project.id} ${name}`,
    label: `${label} of ${project.name}`,
    icon,
    run: () => act.tab(project, name),
  });
  return [
    tab("logs", "Logs", IconFileText),
    tab("history", "History", IconHistory),
    tab("settings", "Settings", IconSettings),
  ];
}
