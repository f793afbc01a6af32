import type { Project, ProjectChange } from "@commandcenter/api-client/hub";

/** Values in the form of a project's settings. Ports are by service and port name; empty text is no port. */
export interface Settings {
  name: string;
  path: string;
  engine: string;
  ports: Record<string, Record<string, number | string>>;
  /** Names of container images; empty for the default. */
  images: Record<string, string>;
  start: Project["start"];
}

export function settingsOf(project: Project): Settings {
  const { name, path, engine, ports, start } = project;
  return { name, path, engine, ports, start, images: ownImages(project) };
}

/** Return the images that are set for this project; empty for those with their default. */
function ownImages(project: Project): Record<string, string> {
  const all = Object.entries(project.images);
  return Object.fromEntries(all.map(([name, { image, own }]) => [name, own ? image : ""]));
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
  if (settings.start !== project.start) changes.start = settings.start;
  const before = ownImages(project);
  const images = Object.entries(settings.images).flatMap(([name, image]) =>
    image.trim() === before[name] ? [] : [[name, image.trim()]],
  );
  if (images.length > 0) changes.images = Object.fromEntries(images);
  return Object.keys(changes).length > 0 ? { ...changes, version: project.version } : null;
}
