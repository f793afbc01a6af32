import { hub, hubKeys, type Operation, type Project } from "@commandcenter/api-client/hub";
import { useQuery } from "@tanstack/react-query";

/** All projects. Events keep them current, so they are not fetched again without a reason. */
export function useProjects() {
  return useQuery({
    queryKey: hubKeys.projects(),
    queryFn: ({ signal }) => hub.projects(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The list with one project replaced in its place, or added at the end. */
export function withProject(list: readonly Project[], project: Project): Project[] {
  if (!list.some((other) => other.id === project.id)) return [...list, project];
  return list.map((other) => (other.id === project.id ? project : other));
}

/** Whether a project changes the list's order, which only the server knows: it is new or has another name. */
export function changesOrder(list: readonly Project[], project: Project): boolean {
  return list.find((other) => other.id === project.id)?.name !== project.name;
}

/** A project's name, with its slug if the name of another project looks the same. */
export function shownName(project: Project, all: readonly Project[]): string {
  const name = fold(project.name);
  const alike = all.some((other) => other.id !== project.id && fold(other.name) === name);
  return alike ? `${project.name} (${project.slug})` : project.name;
}

/** A text for the comparison of names: without differences in case, in composed characters and in invisible ones. */
function fold(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim();
}

/** The list without one project. */
export function withoutProject(list: readonly Project[], id: string): Project[] {
  return list.filter((project) => project.id !== id);
}

/** The list with an operation updated. An older operation never replaces a newer one. */
export function withOperation(list: readonly Project[], operation: Operation): Project[] {
  return list.map((project) => {
    if (project.id !== operation.project_id) return project;
    const shown = project.operation;
    if (shown && shown.id !== operation.id && shown.started_at > operation.started_at) return project;
    return { ...project, operation };
  });
}
