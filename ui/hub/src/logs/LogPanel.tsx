import { ApiError } from "@commandcenter/api-client";
import type { Project } from "@commandcenter/api-client/hub";
import { ErrorPanel, isAtLeast, type Level, LogView, serviceColor } from "@commandcenter/kit";
import { Button, Group, Popover, Select, Stack, TextInput } from "@mantine/core";
import { IconClock, IconPlayerTrackNext, IconRefresh } from "@tabler/icons-react";
import { type SyntheticEvent, useMemo, useState } from "react";
import type { LogSearch } from "../shared/log-search";
import { useProjectActions } from "../shared/useProjectActions";
import { useTyped } from "../shared/useTyped";
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

/** Pause in typing before a search starts, milliseconds. */
const DEBOUNCE_MS = 250;

/**
 * A project's log: of all services or of some, from a chosen level upwards.
 *
 * It shows the live log, the lines around a time, or the hits of a search in all kept lines with the lines around them.
 */
export function LogPanel(props: {
  project: Project;
  chosen: LogSearch;
  onChoose: (changed: LogSearch) => void;
}) {
  const { project, chosen, onChoose } = props;
  const { regex = false, level: least = "debug" } = chosen;
  const [search, setSearch] = useTyped(
    chosen.q ?? "",
    (text) => onChoose({ q: text || undefined }),
    DEBOUNCE_MS,
  );
  const names = project.services.map(({ name }) => name);
  // An address may name services that the project does not have.
  const picked = (chosen.service ?? "").split(",").filter((name) => names.includes(name));
  const known = picked.join(",");
  const service = useMemo(() => (known ? known.split(",") : []), [known]);
  const [context, setContext] = useState("0");
  const [place, setPlace] = useState<Place | null>(null);
  const wanted = { service, search: (chosen.q ?? "").trim(), regex };
  const invalid = useExpressionError(project.id, wanted);
  const usable = invalid ? { ...wanted, search: "" } : wanted;
  const hits = useLogHits(project.id, usable, place ? 0 : Number(context));
  const around = useLogsAt(project.id, usable, place);
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
        services={names}
        height="max(26rem, calc(100dvh - 27.5rem))"
        search={search}
        onSearch={(text) => {
          setSearch(text);
          setPlace(null);
        }}
        expression={{
          regex,
          onRegex: (on) => onChoose({ regex: on || undefined }),
          error: invalid && ApiError.wrap(invalid).message,
        }}
        empty={
          lines.length > 0
            ? "No lines of this level or above."
            : empty(
                around || hits ? !(around ?? hits)?.loading : live.state === "open",
                wanted.search,
                project,
              )
        }
        controls={
          <>
            <ServiceChips
              names={names}
              picked={service}
              onPick={(picked) => onChoose({ service: picked.join(",") || undefined })}
            />
            <Select
              aria-label="Level"
              data={LEAST}
              value={least}
              onChange={(level) => level && onChoose({ level: level === "debug" ? undefined : level })}
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
            <Restart project={project} service={service.length === 1 ? service[0] : undefined} />
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

/** Buttons that choose which services are shown: all, or any number of them. */
function ServiceChips(props: { names: string[]; picked: string[]; onPick: (picked: string[]) => void }) {
  const { names, picked, onPick } = props;
  const chip = (label: string, pressed: boolean, onClick: () => void, color?: string) => (
    <Button
      key={label}
      size="xs"
      radius="xl"
      variant={pressed ? "light" : "default"}
      aria-pressed={pressed}
      onClick={onClick}
      leftSection={color && <span className="cc-dot" style={{ color }} aria-hidden />}
    >
      {label}
    </Button>
  );
  return (
    <Group gap={6} role="group" aria-label="Services" w="100%">
      {chip("All services", picked.length === 0, () => onPick([]))}
      {names.map((name, index) => {
        const pressed = picked.includes(name);
        const others = picked.filter((one) => one !== name);
        return chip(
          name,
          pressed,
          () => onPick(pressed ? others : names.filter((one) => one === name || others.includes(one))),
          serviceColor(index),
        );
      })}
    </Group>
  );
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

function Restart({ project, service }: { project: Project; service?: string }) {
  const actions = useProjectActions(project);
  if (project.status === "stopped") return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        loading={actions.pending === "restart"}
        onClick={() => actions.restart(service)}
      >
        Restart {service ?? "project"}
      </Button>
      {actions.error && <ErrorPanel error={actions.error} quiet />}
    </>
  );
}
