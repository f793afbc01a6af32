import type { ConnectionState } from "@commandcenter/api-client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { readAgain } from "./reading";
import { type Handlers, useEvents } from "./useEvents";

interface Live {
  state: ConnectionState;
  retry: () => void;
}

const LiveContext = createContext<Live>({ state: "closed", retry: () => {} });

/** How the connection to the page's server is doing. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/**
 * Keep every query's answer as the server's events say.
 *
 * `on` makes the handlers of the events, by name. After a gap, and after every new connection, all queries are read anew;
 * what could not be read is whenever the server is back.
 */
export function LiveProvider<Events>(props: {
  on: (client: QueryClient) => Handlers<Events>;
  open?: (url: string) => EventSource;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const live = useEvents<Events>({
    url: "/api/events",
    on: props.on(client),
    onReset: () => void readAgain(client),
    open: props.open,
  });
  const isOpen = live.state === "open";
  useEffect(() => {
    if (isOpen)
      void client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
  }, [client, isOpen]);
  return <LiveContext value={live}>{props.children}</LiveContext>;
}
