import type { ConnectionState } from "@commandcenter/api-client";
import { HUB_EVENTS, hubKeys, type Operation, type Project } from "@commandcenter/api-client/hub";
import { useEvents } from "@commandcenter/kit";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { withOperation, withoutProject, withProject } from "./projects";

interface Live {
  state: ConnectionState;
  retry: () => void;
}

const LiveContext = createContext<Live>({ state: "closed", retry: () => {} });

/** How the connection to the Hub's events is doing. */
export function useLive(): Live {
  return useContext(LiveContext);
}

/** Keeps every query's answer as the Hub's events say. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const live = useEvents({
    url: "/api/events",
    events: HUB_EVENTS,
    onEvent(name, data) {
      if (name === "project") {
        client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withProject(old, data as Project));
      } else if (name === "project_removed") {
        const { id } = data as { id: string };
        client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withoutProject(old, id));
      } else if (name === "operation") {
        const operation = data as Operation;
        client.setQueryData<Project[]>(hubKeys.projects(), (old) => old && withOperation(old, operation));
        if (operation.ended_at !== null) {
          void client.invalidateQueries({ queryKey: hubKeys.operations(operation.project_id) });
        }
      }
    },
    onReset: () => void client.invalidateQueries(),
  });
  return <LiveContext value={live}>{children}</LiveContext>;
}
