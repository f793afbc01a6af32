import { type HubEvents, hubKeys, type Project } from "@commandcenter/api-client/hub";
import type { Handlers, LiveCache } from "@commandcenter/kit";
import { changesOrder, withOperation, withoutProject, withProject } from "./shared/projects";

/** How the Hub's events change the page's cached data. */
export function hubHandlers(cache: LiveCache): Handlers<HubEvents> {
  const change = (made: (list: readonly Project[]) => Project[]) =>
    cache.update<Project[]>(hubKeys.projects(), (old) => old && made(old));
  return {
    project(project) {
      let reordered = false;
      change((list) => {
        reordered = changesOrder(list, project);
        return withProject(list, project);
      });
      if (reordered) cache.refresh(hubKeys.projects());
      cache.refresh(hubKeys.audit(project.id));
    },
    project_removed: ({ id }) => change((list) => withoutProject(list, id)),
    operation(operation) {
      change((list) => withOperation(list, operation));
      if (operation.ended_at !== null) {
        cache.refresh(hubKeys.operations(operation.project_id));
        cache.refresh(hubKeys.snapshots(operation.project_id));
        cache.refresh(hubKeys.audit(operation.project_id));
      }
    },
  };
}
