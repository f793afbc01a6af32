import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** The page's cached data, which the handlers of the server's events keep current. */
export interface LiveCache {
  /** Fetch the data under a key again; without a key, all data. */
  refresh: (queryKey?: QueryKey) => void;
  /** Replace the data under a key by that of an event. */
  update: <Data>(queryKey: QueryKey, change: (known: Data | undefined) => Data | undefined) => void;
}

export function liveCache(client: QueryClient): LiveCache {
  // Invalidating does not restart a first fetch. One that began before the change would show the state before it,
  // so it is cancelled first.
  const restart = async (queryKey?: QueryKey) => {
    await client.cancelQueries({ queryKey, predicate: (query) => query.state.data === undefined });
    await client.invalidateQueries({ queryKey });
  };
  const refresh = (queryKey?: QueryKey) => void restart(queryKey);
  return {
    refresh,
    update(queryKey, change) {
      client.setQueryData(queryKey, change);
      // A fetch in progress may return the state before the event.
      if (client.isFetching({ queryKey, exact: true })) refresh(queryKey);
    },
  };
}
