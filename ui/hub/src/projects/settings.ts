import type { Project, ProjectChange } from "@commandcenter/api-client/hub";

/** Values in the form of a project's settings. Ports are by service and port name; empty text is no port. */
export interface Settings {
  name: string;
  path: string;
  engine: string;
  ports: Record<string, Record<string, number | string>>;
}

export function settingsOf(project: Project): Settings {
  return { name: project.name, path: project.path, engine: project.engine, ports: project.ports };
}

/** The settings that differ from the project's, as the API expects them; null if none does. */
export function changesOf(project: Project, settings: Settings): ProjectChange | null {
  const changes: ProjectChange = {};
  const name = settings.name.trim();
  const path = settings.path.trim();
  if (name && name !== project.name) changes.name = name;
  if (path && path !== project.path) changes.path = path;
  if (settings.engine !== project.engine) changes.engine = settings.engine;
  const ports: Record<string, Record<string, number>> = {};
  for (const [service, named] of Object.entries(settings.ports)) {
    for (const [port, value] of Object.entries(named)) {
      if (typeof value !== "number" || value === project.ports[service]?.[port]) continue;
      ports[service] = { ...ports[service], [port]: value };
    }
  }
  if (Object.keys(ports).length > 0) changes.ports = ports;
  return Object.keys(changes).length > 0 ? { ...changes, version: project.version } : null;
}
