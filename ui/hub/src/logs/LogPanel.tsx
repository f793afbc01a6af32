import type { Project } from "@commandcenter/api-client/hub";
import { LogView } from "@commandcenter/kit";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useLogs } from "./useLogs";

/** A project's live log, of all services or of one, with a search. */
export function LogPanel({ project }: { project: Project }) {
  const [service, setService] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const { lines, state } = useLogs(project.id, { service, search: wanted });
  return (
    <LogView
      label={`Logs of ${project.name}`}
      lines={lines}
      search={search}
      onSearch={setSearch}
      empty={empty(state === "open", wanted, project.status === "stopped")}
      controls={
        <Select
          aria-label="Service"
          placeholder="All services"
          data={project.services.map(({ name }) => name)}
          value={service}
          onChange={setService}
          clearable
          clearButtonProps={{ "aria-label": "All services" }}
          w={160}
        />
      }
    />
  );
}

function empty(connected: boolean, search: string, stopped: boolean): string {
  if (!connected) return "Reading the log…";
  if (search) return `No line contains “${search}”.`;
  return stopped ? "Nothing logged yet. Start the project to see its log." : "Nothing logged yet.";
}
