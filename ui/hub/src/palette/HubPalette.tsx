import { ApiError } from "@commandcenter/api-client";
import { hub, type Project } from "@commandcenter/api-client/hub";
import { CommandPalette, matchesQuery } from "@commandcenter/kit/palette";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { openPath } from "../shared/desk-address";
import { useProjects } from "../shared/projects";
import { type PaletteActions, paletteGroups } from "./groups";

/** The Hub's palette: go to any project or page; start, stop, restart, open or add projects. It is open at first. */
export function HubPalette() {
  const navigate = useNavigate();
  const projects = useProjects();
  const [query, setQuery] = useState("");
  const act: PaletteActions = {
    home: () => void navigate({ to: "/" }),
    add: () => void navigate({ to: "/", search: { add: true } }),
    doctor: () => void navigate({ to: "/doctor" }),
    tab: ({ slug }, tab) => void navigate({ to: "/projects/$slug", params: { slug }, search: { tab } }),
    open: (project) => void window.open(openPath(project), "_blank", "noopener"),
    request: (project, action) => void request(project, action),
  };
  return (
    <CommandPalette
      opened
      query={query}
      onQuery={setQuery}
      groups={paletteGroups(projects.data ?? [], act, (...texts) => matchesQuery(query.trim(), ...texts))}
      placeholder="Go to a project or page, or do something"
    />
  );
}

/** Start, stop or restart a project; events show its progress. */
async function request(project: Project, action: "start" | "stop" | "restart"): Promise<void> {
  try {
    notifications.show({ message: (await hub[action](project.id)).message });
  } catch (thrown) {
    const { message, hint } = ApiError.wrap(thrown);
    notifications.show({ color: "red", message: [message, hint].filter(Boolean).join(" ") });
  }
}
