import type { Engine, Project } from "@commandcenter/api-client/hub";

/** Return why the form's project cannot be added and started, as a sentence; null if it can. */
export function obstacleOf(form: {
  path: string;
  /** Whether the path is a folder. */
  found: boolean;
  name: string;
  /** Whether the user chose the name; otherwise the Hub chooses one that is free. */
  named: boolean;
  engine: string;
  engines: readonly Engine[];
  projects: readonly Project[];
  /** Whether a chosen port is held. */
  held: boolean;
}): string | null {
  const path = form.path.trim().replace(/(?<=.)\/+$/, "");
  if (!path) return "Choose a folder."; // even if the list below shows a folder
  if (!form.found) return "This path is not a folder.";
  const same = form.projects.find((project) => project.path === path);
  if (same) return `This folder is already the project “${same.name}”.`;
  const alike = form.projects.find((project) => project.name.toLowerCase() === form.name.toLowerCase());
  if (form.named && alike) return `Another project is already named “${alike.name}”.`;
  const engine = form.engines.find((one) => one.name === form.engine);
  if (engine && !engine.available) return `The engine “${engine.name}” is not available: ${engine.reason}`;
  if (form.engines.length > 0 && !form.engines.some((one) => one.available)) return "No engine is available.";
  return form.held ? "A chosen port is taken." : null;
}
