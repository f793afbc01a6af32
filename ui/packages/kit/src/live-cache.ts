import type { QueryClient, QueryKey } from "@tanstack/react-query";

/** What a page knows of its server, for handlers of the server's events to keep current. */
export interface LiveCache {
  /** Fetch what is known under a key again; everything, when no key is given. */
  refresh: (queryKey?: QueryKey) => void;
  /** Replace what is known under a key by what an event brought. */
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
