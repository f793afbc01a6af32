import { ActionIcon, Button, Group, Text, TextInput, Tooltip } from "@mantine/core";
import {
  IconCopy,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
  IconTextWrap,
  IconTextWrapDisabled,
} from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from "react";
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

/** Distance from the end within which the view counts as at the end, pixels. */
const AT_END_PX = 24;

/**
 * Log lines, live. Only visible lines are rendered, so 100,000 lines scroll as smoothly as ten.
 *
 * It follows the newest line until the user scrolls up or presses Pause; Follow goes back to the end.
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
}) {
  const { lines, search, services = [] } = props;
  const view = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
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

  function pause() {
    setSeen(lines.length);
    setFollowing(false);
  }

  function onScroll() {
    const element = view.current;
    if (!element || following) return;
    const left = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (left < AT_END_PX && lines.length > 0) setFollowing(true);
  }

  // Only the user pauses; scrolling by the program must not.
  function onWheel(deltaY: number) {
    if (deltaY < 0 && following) pause();
  }

  function onKey(key: string) {
    if (["ArrowUp", "PageUp", "Home"].includes(key) && following) pause();
    if (key === "End") setFollowing(true);
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
          value={search}
          onChange={(event) => props.onSearch(event.currentTarget.value)}
          flex="1 1 12rem"
        />
        <Group gap={4} wrap="nowrap">
          <Button
            variant="default"
            onClick={() => (following ? pause() : setFollowing(true))}
            leftSection={
              following ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
            }
          >
            {following ? "Pause" : "Follow"}
          </Button>
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
        onKeyDown={(event) => onKey(event.key)}
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
                  className="cc-log-line"
                  style={{ transform: `translateY(${row.start}px)` }}
                >
                  <span className="cc-log-time">{clock(line.time)}</span>
                  <span
                    className="cc-log-service"
                    title={line.service}
                    style={{
                      color: `var(--cc-service-${Math.max(0, services.indexOf(line.service)) % COLOURS})`,
                    }}
                  >
                    {line.service}
                  </span>
                  <span className="cc-log-text" style={wrapped ? undefined : { whiteSpace: "pre" }}>
                    <Highlight text={line.text} search={search} />
                  </span>
                </div>
              );
            })}
          </div>
        )}
      </div>
      <Text size="xs" c="dimmed" mt={4} role="status">
        {formatCounted(lines.length, "line")}
        {following ? ", following" : `, paused${unseen > 0 ? `, ${formatCount(unseen)} new` : ""}`}
      </Text>
    </div>
  );
}

/** Number of colours for services; `theme.ts` has them. */
const COLOURS = 6;

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
