import { type DeskCounts, hub, hubKeys, type Project } from "@commandcenter/api-client/hub";
import { useQuery } from "@tanstack/react-query";

/** Time between two requests, milliseconds. */
const EVERY_MS = 10_000;
/** Time until the next request while the counts of a running desk are missing, milliseconds. */
const MISSING_MS = 3000;

/** Return the counts of running desks by project, without those that the Hub does not know yet. */
export function useDeskCounts(projects: readonly Project[]): ReadonlyMap<string, DeskCounts> {
  const running = projects.filter((project) => project.status === "running");
  const { data } = useQuery({
    queryKey: hubKeys.deskCounts(),
    queryFn: ({ signal }) => hub.deskCounts(signal),
    enabled: running.length > 0,
    refetchInterval: ({ state }) => {
      const known = new Set(state.data?.map((one) => one.project_id));
      return running.every((project) => known.has(project.id)) ? EVERY_MS : MISSING_MS;
    },
    select: byProject,
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, DeskCounts> = new Map();
const byProject = (list: readonly DeskCounts[]) => new Map(list.map((one) => [one.project_id, one]));
