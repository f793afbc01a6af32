import { ApiError } from "@commandcenter/api-client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { useDraft } from "./useDraft";

/**
 * Save a draft. If another user has changed the same fields, their version is shown (`conflicts` of the draft) and nothing
 * is lost. If they changed other fields only, both changes are kept.
 */
export function useSave<T extends { id: number; version: number }>(props: {
  queryKey: readonly unknown[];
  current: T;
  draft: ReturnType<typeof useDraft<T>>;
  send: (version: number, changes: Partial<T>) => Promise<T>;
}) {
  const client = useQueryClient();
  const { current, draft } = props;
  const save = useMutation({
    mutationFn: async () => {
      try {
        return await props.send(current.version, draft.changes);
      } catch (thrown) {
        const latest = currentOf<T>(thrown);
        if (latest === null) throw thrown;
        client.setQueryData(props.queryKey, latest);
        const fields = Object.keys(draft.changes) as (keyof T)[];
        if (fields.some((field) => JSON.stringify(latest[field]) !== JSON.stringify(current[field])))
          throw thrown;
        return await props.send(latest.version, draft.changes);
      }
    },
    onSuccess: (saved) => {
      draft.clear();
      client.setQueryData(props.queryKey, saved);
    },
  });
  const failed = save.error && ApiError.wrap(save.error);
  return {
    save: () => save.mutate(),
    saving: save.isPending,
    /** Why saving failed; null for a conflict, which the page shows separately. */
    error: failed && failed.code !== "changed_meanwhile" ? failed : null,
  };
}

/** The current version, from a `changed_meanwhile` error; null for any other error. */
function currentOf<T>(thrown: unknown): T | null {
  if (!(thrown instanceof ApiError) || thrown.code !== "changed_meanwhile") return null;
  return (thrown.details as { current?: T } | null)?.current ?? null;
}
