import {
  hub,
  hubKeys,
  type ProjectUsage,
  type Service,
  type UsageHistory,
} from "@commandcenter/api-client/hub";
import { useQuery } from "@tanstack/react-query";

/** Time between two requests of samples, milliseconds; the Hub takes one as often. */
const SAMPLES_EVERY_MS = 15_000;
/** Time between two requests of current values, milliseconds. */
const NOW_EVERY_MS = 5000;

/** Return CPU and memory of all projects that ran in the last hour, by project. Requests them while `any` is true. */
export function useAllUsage(any: boolean): ReadonlyMap<string, ProjectUsage> {
  const { data } = useQuery({
    queryKey: hubKeys.allUsage(),
    queryFn: ({ signal }) => hub.allUsage(signal),
    select: byProject,
    enabled: any,
    refetchInterval: SAMPLES_EVERY_MS,
  });
  return data ?? NONE;
}

const NONE: ReadonlyMap<string, ProjectUsage> = new Map();
const byProject = (list: readonly ProjectUsage[]) => new Map(list.map((one) => [one.project_id, one]));

/** Return CPU and memory of each service of a project in the last hour. */
export function useUsageHistory(project_id: string) {
  return useQuery<UsageHistory>({
    queryKey: hubKeys.usageHistory(project_id),
    queryFn: ({ signal }) => hub.usageHistory(project_id, signal),
    refetchInterval: SAMPLES_EVERY_MS,
  });
}

/** Return the current CPU and memory of each service of a project, by its name; null if they are not known. */
export function useUsage(project: { id: string; status: string }): Record<string, Service["usage"]> {
  const runs = project.status !== "stopped";
  const { data } = useQuery({
    queryKey: hubKeys.usage(project.id),
    queryFn: async ({ signal }) => {
      const { services } = await hub.status(project.id, signal);
      return Object.fromEntries(services.map((service) => [service.name, service.usage]));
    },
    enabled: runs,
    refetchInterval: NOW_EVERY_MS,
  });
  return (runs && data) || {};
}
