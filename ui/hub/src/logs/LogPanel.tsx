import { ApiError } from "@commandcenter/api-client";
import type { Project } from "@commandcenter/api-client/hub";
import { ErrorPanel, isAtLeast, type Level, LogView } from "@commandcenter/kit";
import { Button, Group, Popover, Select, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconClock, IconPlayerTrackNext, IconRefresh } from "@tabler/icons-react";
import { type SyntheticEvent, useMemo, useState } from "react";
import { useProjectActions } from "../shared/useProjectActions";
import { type Place, useExpressionError, useLogHits, useLogsAt } from "./useLogPart";
import { useLogs } from "./useLogs";

const LEAST: { value: Level; label: string }[] = [
  { value: "debug", label: "All levels" },
  { value: "info", label: "Info and above" },
  { value: "warning", label: "Warnings and above" },
  { value: "error", label: "Errors" },
];

const CONTEXTS = [
  { value: "0", label: "Matching lines, live" },
  { value: "2", label: "Hits with 2 lines around" },
  { value: "5", label: "Hits with 5 lines around" },
  { value: "20", label: "Hits with 20 lines around" },
];

/**
 * A project's log: of all services or of one, from a chosen level upwards.
 *
 * It shows the live log, the lines around a time, or the hits of a search in all kept lines with the lines around them.
 */
export function LogPanel({ project }: { project: Project }) {
  const [service, setService] = useState<string | null>(null);
  const [search, setSearch] = useState("");
  const [regex, setRegex] = useState(false);
  const [context, setContext] = useState("0");
  const [place, setPlace] = useState<Place | null>(null);
  const [least, setLeast] = useState<Level>("debug");
  const [settled] = useDebouncedValue(search.trim(), 250);
  const wanted = { service, search: settled, regex };
  const invalid = useExpressionError(project.id, wanted);
  const usable = invalid ? { ...wanted, search: "" } : wanted;
  const hits = useLogHits(project.id, usable, place ? 0 : Number(context));
  const around = useLogsAt(project.id, service, place);
  const live = useLogs(project.id, wanted, !hits && !around && !invalid);
  const { lines, part } = around ?? hits ?? { lines: live.lines, part: undefined };
  const shown = useMemo(
    () => (least === "debug" ? lines : lines.filter(({ level }) => isAtLeast(level, least))),
    [lines, least],
  );
  const failed = (around ?? hits)?.error;
  const first = live.lines[0]?.id;

  return (
    <Stack gap="xs">
      {failed && <ErrorPanel title="The log could not be read" error={ApiError.wrap(failed)} />}
      <LogView
        // A new view for each place or search: it starts at its own end, and follows the live log again.
        key={`${JSON.stringify(place)} ${hits ? context : ""}`}
        label={`Logs of ${project.name}`}
        lines={shown}
        part={part}
        onEarlier={first !== undefined && first > 1 ? () => setPlace({ before: first }) : undefined}
        services={project.services.map(({ name }) => name)}
        height="max(26rem, calc(100dvh - 25rem))"
        search={search}
        onSearch={(text) => {
          setSearch(text);
          setPlace(null);
        }}
        expression={{ regex, onRegex: setRegex, error: invalid && ApiError.wrap(invalid).message }}
        empty={
          lines.length > 0
            ? "No lines of this level or above."
            : empty(around || hits ? !(around ?? hits)?.loading : live.state === "open", settled, project)
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
            {place ? (
              <Button
                variant="light"
                leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
                onClick={() => setPlace(null)}
              >
                Back to live
              </Button>
            ) : (
              <GoToTime onGo={(at) => setPlace({ at })} />
            )}
            <Restart project={project} service={service} />
            {search.trim() && !place && (
              <Select
                aria-label="Lines around hits"
                data={CONTEXTS}
                value={context}
                onChange={(value) => value && setContext(value)}
                allowDeselect={false}
                w={220}
              />
            )}
          </>
        }
      />
    </Stack>
  );
}

function empty(connected: boolean, search: string, project: Project): string {
  if (!connected) return "Reading the log…";
  if (search) return `No line matches “${search}”.`;
  return project.status === "stopped"
    ? "Nothing logged yet. Start the project to see its log."
    : "Nothing logged yet.";
}

function GoToTime({ onGo }: { onGo: (time: string) => void }) {
  const [opened, setOpened] = useState(false);
  const [time, setTime] = useState("");
  function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setOpened(false);
    onGo(new Date(time).toISOString());
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconClock size={16} aria-hidden />}
          onClick={() => {
            setTime(localTime(new Date()));
            setOpened(!opened);
          }}
        >
          Go to time
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit}>
          <Group align="end" gap="xs">
            <TextInput
              type="datetime-local"
              step={1}
              label="Time"
              value={time}
              onChange={(event) => setTime(event.currentTarget.value)}
              required
              withAsterisk={false}
            />
            <Button type="submit">Go</Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** A time for a field of type datetime-local, which has no zone: "2026-01-31T10:00:00". */
function localTime(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function Restart({ project, service }: { project: Project; service: string | null }) {
  const actions = useProjectActions(project);
  if (project.status === "stopped") return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={actions.pending === "restart"}
        onClick={() => actions.restart(service ?? undefined)}
      >
        Restart {service ?? "project"}
      </Button>
      {actions.error && <ErrorPanel error={actions.error} quiet />}
    </>
  );
}
