import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import {
  IconCopy,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconRegex,
  IconSearch,
  IconTextWrap,
  IconTextWrapDisabled,
} from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { formatCount, formatCounted } from "./format";
import { Highlight } from "./Highlight";
import type { Level } from "./log-line";

export interface LogLine {
  id: number | string;
  service: string;
  stream: string;
  time: string;
  text: string;
  level: Level;
}

/** Options of a search in a log. */
export interface LogSearch {
  regex: boolean;
  onRegex: (regex: boolean) => void;
  /** Why the expression is invalid. */
  error?: string;
}

/** A part of a log that does not grow by itself: lines around a time, or hits with the lines around them. */
export interface LogPart {
  /** Text for the status line, such as "3 hits". */
  summary: string;
  /** Ids of lines that are marked. */
  hits?: ReadonlySet<number | string>;
  /** Ids of lines before which other lines are not shown. */
  starts?: ReadonlySet<number | string>;
  /** Line to scroll to at first; the last one by default. */
  anchor?: number | string;
  onEarlier?: () => void;
  onLater?: () => void;
  loading?: boolean;
}

/** Distance from the end within which the view counts as at the end, pixels. */
const AT_END_PX = 24;

/**
 * Log lines, live. Only visible lines are rendered, so 100,000 lines scroll as smoothly as ten.
 *
 * It follows the newest line until the user scrolls up or presses Pause; Follow goes back to the end. A part of a log
 * stays where it is, and more of it is loaded on demand.
 */
export function LogView(props: {
  lines: readonly LogLine[];
  search: string;
  onSearch: (text: string) => void;
  /** More controls, before the search field. */
  controls?: ReactNode;
  /** All services, in the order of their colours. */
  services?: readonly string[];
  /** Text shown while there are no lines. */
  empty?: string;
  label?: string;
  height?: string;
  /** Allows regular expressions. */
  expression?: LogSearch;
  part?: LogPart;
  /** Load lines before the first one of a live log. */
  onEarlier?: () => void;
}) {
  const { lines, search, services = [], expression, part } = props;
  const view = useRef<HTMLDivElement>(null);
  const [follows, setFollowing] = useState(true);
  const following = follows && part === undefined;
  const [wrapped, setWrapped] = useState(true);
  const [seen, setSeen] = useState(0);
  const last = lines.at(-1)?.id;

  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => view.current,
    estimateSize: () => 19,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 20,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line makes it scroll.
  useEffect(() => {
    if (following && lines.length > 0) rows.scrollToIndex(lines.length - 1, { align: "end" });
  }, [following, last, lines.length, rows]);

  const anchor = part?.anchor ?? (part === undefined ? undefined : last);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls once, and not again when more lines are loaded.
  useEffect(() => {
    const index = lines.findIndex(({ id }) => id === anchor);
    if (index >= 0) rows.scrollToIndex(index, { align: part?.anchor === undefined ? "end" : "center" });
  }, [part?.anchor, part === undefined, lines.length === 0]);

  function pause() {
    setSeen(lines.length);
    setFollowing(false);
  }

  function onScroll() {
    const element = view.current;
    if (!element || following || part) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (left < AT_END_PX && lines.length > 0) setFollowing(true);
  }

  // Only the user pauses; scrolling by the program must not.
  function onWheel(deltaY: number) {
    if (deltaY < 0 && following) pause();
  }

  function onKey(event: KeyboardEvent) {
    if (["ArrowUp", "PageUp", "Home"].includes(event.key) && following) pause();
    if (event.key === "Home" && lines.length > 0) {
      event.preventDefault();
      rows.scrollToIndex(0, { align: "start" });
    }
    if (event.key === "End" && lines.length > 0) {
      event.preventDefault();
      rows.scrollToIndex(lines.length - 1, { align: "end" });
      setFollowing(true);
    }
  }

  const unseen = following ? 0 : Math.max(0, lines.length - seen);
  return (
    <div>
      <Group gap="xs" mb="xs" align="end">
        {props.controls}
        <TextInput
          aria-label="Search the logs"
          placeholder="Search the logs"
          type="search"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={expression && <Expression {...expression} />}
          error={expression?.error}
          spellCheck={false}
          autoComplete="off"
          value={search}
          onChange={(event) => props.onSearch(event.currentTarget.value)}
          flex="1 1 12rem"
        />
        <Group gap={4} wrap="nowrap">
          {!part && (
            <Button
              variant="default"
              onClick={() => (following ? pause() : setFollowing(true))}
              leftSection={
                following ? (
                  <IconPlayerPause size={16} aria-hidden />
                ) : (
                  <IconPlayerPlay size={16} aria-hidden />
                )
              }
            >
              {following ? "Pause" : "Follow"}
            </Button>
          )}
          <Tooltip label={wrapped ? "Do not wrap long lines" : "Wrap long lines"}>
            <ActionIcon
              variant="default"
              size="input-sm"
              aria-label="Wrap long lines"
              aria-pressed={wrapped}
              onClick={() => {
                setWrapped(!wrapped);
                rows.measure();
              }}
            >
              {wrapped ? <IconTextWrap size={16} /> : <IconTextWrapDisabled size={16} />}
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Copy these lines">
            <ActionIcon
              variant="default"
              size="input-sm"
              aria-label="Copy these lines"
              onClick={() => void navigator.clipboard?.writeText(asText(lines))}
            >
              <IconCopy size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Download these lines">
            <ActionIcon
              variant="default"
              size="input-sm"
              aria-label="Download these lines"
              onClick={() => save(lines)}
            >
              <IconDownload size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      <div
        ref={view}
        className="cc-log"
        role="log"
        aria-live="off"
        aria-label={props.label ?? "Logs"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it.
        tabIndex={0}
        style={{ "--cc-log-height": props.height } as CSSProperties}
        data-following={following}
        onScroll={onScroll}
        onWheel={(event) => onWheel(event.deltaY)}
        onTouchMove={() => following && pause()}
        onPointerDown={(event) => {
          // A press on the scroll bar is on the view itself, not on a line.
          if (event.target === view.current && following) pause();
        }}
        onKeyDown={onKey}
      >
        {lines.length === 0 ? (
          <Text c="dimmed" size="sm" p="sm">
            {props.empty ?? "Nothing logged yet."}
          </Text>
        ) : (
          <div style={{ height: rows.getTotalSize(), position: "relative" }}>
            {rows.getVirtualItems().map((row) => {
              const line = lines[row.index];
              if (!line) return null;
              return (
                <div
                  key={row.key}
                  ref={rows.measureElement}
                  data-index={row.index}
                  data-stream={line.stream}
                  data-level={line.level}
                  data-hit={part?.hits?.has(line.id) || undefined}
                  data-start={(row.index > 0 && part?.starts?.has(line.id)) || undefined}
                  className="cc-log-line"
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  <span className="cc-log-time">{clock(line.time)}</span>
                  <span
                    className="cc-log-service"
                    title={line.service}
                    style={{ color: serviceColor(services.indexOf(line.service)) }}
                  >
                    {line.service}
                  </span>
                  <span className="cc-log-text" style={wrapped ? undefined : { whiteSpace: "pre" }}>
                    <Highlight text={line.text} search={expression?.regex ? "" : search} />
                  </span>
                </div>
              );
            })}
          </div>
        )}
      </div>
      <Group gap="xs" mt={4}>
        <Text size="xs" c="dimmed" role="status">
          {part ? part.summary : formatCounted(lines.length, "line")}
          {!part &&
            (following ? ", following" : `, paused${unseen > 0 ? `, ${formatCount(unseen)} new` : ""}`)}
        </Text>
        <More onClick={part ? part.onEarlier : props.onEarlier} loading={part?.loading}>
          Load earlier lines
        </More>
        <More onClick={part?.onLater} loading={part?.loading}>
          Load later lines
        </More>
      </Group>
    </div>
  );
}

function Expression({ regex, onRegex }: LogSearch) {
  return (
    <Tooltip label={regex ? "Search for a text" : "Search for a regular expression"}>
      <ActionIcon
        variant={regex ? "filled" : "subtle"}
        color={regex ? undefined : "gray"}
        size="sm"
        aria-label="Regular expression"
        aria-pressed={regex}
        onClick={() => onRegex(!regex)}
      >
        <IconRegex size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function More(props: { onClick?: () => void; loading?: boolean; children: string }) {
  if (!props.onClick) return null;
  return (
    <Button size="compact-xs" variant="default" loading={props.loading} onClick={props.onClick}>
      {props.children}
    </Button>
  );
}

/** Number of colours for services; `theme.ts` has them. */
const COLOURS = 6;

/** The colour of a service's name, by its index among all services; the first one for an unknown service (-1). */
export function serviceColor(index: number): string {
  return `var(--cc-service-${Math.max(0, index) % COLOURS})`;
}

function save(lines: readonly LogLine[]): void {
  const address = URL.createObjectURL(new Blob([`${asText(lines)}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "log.txt";
  link.click();
  URL.revokeObjectURL(address);
}

function clock(time: string): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function asText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${line.time} ${line.service} ${line.text}`).join("\n");
}
