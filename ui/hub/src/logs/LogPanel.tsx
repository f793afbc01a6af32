import type { Project } from "@commandcenter/api-client/hub";
import { isAtLeast, type Level, LogView } from "@commandcenter/kit";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useLogs } from "./useLogs";

const LEAST: { value: Level; label: string }[] = [
  { value: "debug", label: "All levels" },
  { value: "info", label: "Info and above" },
  { value: "warning", label: "Warnings and above" },
  { value: "error", label: "Errors" },
];

/** A project's live log: of all services or of one, from a chosen level upwards, with a search. */
export function LogPanel({ project }: { project: Project }) {
  const [service, setService] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 250);
  const [least, setLeast] = useState<Level>("debug");
  const { lines, state } = useLogs(project.id, { service, search: wanted });
  const shown = useMemo(
    () => (least === "debug" ? lines : lines.filter(({ level }) => isAtLeast(level, least))),
    [lines, least],
  );
  return (
    <LogView
      label={`Logs of ${project.name}`}
      lines={shown}
      services={project.services.map(({ name }) => name)}
      height="max(26rem, calc(100dvh - 23rem))"
      search={search}
      onSearch={setSearch}
      empty={
        lines.length > 0
          ? "No lines of this level or above."
          : empty(state === "open", wanted, project.status === "stopped")
      }
      controls={
        <>
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
          <Select
            aria-label="Level"
            data={LEAST}
            value={least}
            onChange={(level) => level && setLeast(level)}
            allowDeselect={false}
            w={180}
          />
        </>
      }
    />
  );
}

function empty(connected: boolean, search: string, stopped: boolean): string {
  if (!connected) return "Reading the log…";
  if (search) return `No line contains “${search}”.`;
  return stopped ? "Nothing logged yet. Start the project to see its log." : "Nothing logged yet.";
}
