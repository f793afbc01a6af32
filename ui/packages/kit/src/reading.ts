import type { QueryClient, QueryKey } from "@tanstack/react-query";

/**
 * Let what is known under a key, or all there is, be read again. A first read that is under way began before the change
 * and is begun anew, which invalidating alone does not do: the page would show what was true before, and go on to.
 */
export async function readAgain(client: QueryClient, queryKey?: QueryKey): Promise<void> {
  await client.cancelQueries({ queryKey, predicate: (query) => query.state.data === undefined });
  await client.invalidateQueries({ queryKey });
}

/** Take over what an event tells. A read that is under way may answer with what was true before: it is begun anew. */
export function takeOver<Data>(
  client: QueryClient,
  queryKey: QueryKey,
  change: (known: Data | undefined) => Data | undefined,
): void {
  client.setQueryData<Data>(queryKey, change);
  if (client.isFetching({ queryKey, exact: true })) void readAgain(client, queryKey);
}
