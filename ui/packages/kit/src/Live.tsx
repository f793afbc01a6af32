import { type ConnectionState, signedIn } from "@commandcenter/api-client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { type LiveCache, liveCache } from "./live-cache";
import { type Handlers, useEvents } from "./useEvents";

interface Live {
  state: ConnectionState;
  retry: () => void;
}

const LiveContext = createContext<Live>({ state: "closed", retry: () => {} });

/** State of the connection to the page's server. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Whether the server accepts the page's requests. */
export function useSignedIn(): boolean {
  return useSyncExternalStore(signedIn.follow, signedIn.get);
}

/**
 * Keep every query's data current by the server's events, while the page is signed in.
 *
 * `on` returns the handlers of the events, by name. After a gap, and after every new connection, all queries are fetched
 * again; failed queries are fetched again after every reconnection.
 */
export function LiveProvider<Events>(props: {
  on: (cache: LiveCache) => Handlers<Events>;
  open?: (url: string) => EventSource;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const cache = useMemo(() => liveCache(client), [client]);
  const live = useEvents<Events>({
    url: useSignedIn() ? "/api/events" : null,
    on: props.on(cache),
    onReset: () => cache.refresh(),
    open: props.open,
  });
  const isOpen = live.state === "open";
  useEffect(() => {
    if (isOpen)
      void client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  }, [client, isOpen]);
  return <LiveContext value={live}>{props.children}</LiveContext>;
}
