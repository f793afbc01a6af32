import type { Read } from "@commandcenter/api-client/app/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { isActive, type Job, newer } from "./job";

/** The latest job of one kind, with the actions to start one and to cancel the active one. */
export function useJob<One extends Job>(api: {
  latest: () => Read<One | null>;
  start: () => Promise<One>;
  cancel: (id: number) => Promise<One>;
}) {
  const client = useQueryClient();
  const read = api.latest();
  // Events keep it current.
  const { data: latest, error, isPending } = useQuery({ ...read, staleTime: Number.POSITIVE_INFINITY });
  const accept = (job: One) =>
    client.setQueryData<One | null>(read.queryKey, (old) => newer(old ?? null, job));
  const start = useMutation({ mutationFn: () => api.start(), onSuccess: accept });
  const cancel = useMutation({ mutationFn: (id: number) => api.cancel(id), onSuccess: accept });
  return { latest, error, isPending, active: latest && isActive(latest) ? latest : null, start, cancel };
}
