import { ApiError } from "@commandcenter/api-client";
import { type Gap, type GapGroup, gapsApi } from "@commandcenter/api-client/app/gaps";
import { Command, ErrorPanel } from "@commandcenter/kit";
import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { GapTask } from "../shared/links/GapTask";
import { TaskButton } from "../shared/links/TaskButton";
import { ChangesLink } from "./ChangesLink";
import { IgnoreGap } from "./IgnoreGap";

const route = getRouteApi("/gaps");

/** Maximum number of packages listed. */
const LISTED = 500;

/** The small updates of one file: what is newer, the command that applies all, and on request each package. */
export function UpdateGroup({ group }: { group: GapGroup }) {
  const [open, setOpen] = useState(false);
  return (
    <div style={{ minWidth: 220, overflowWrap: "anywhere" }}>
      <Text size="sm">{group.message}</Text>
      <Text size="xs" c="dimmed">
        {group.advice}
      </Text>
      {group.command && (
        <Group justify="flex-start" gap={0}>
          <Command lines={2}>{group.command}</Command>
        </Group>
      )}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }}>
          Show the packages
        </Text>
        {open && <Packages group={group} />}
      </details>
    </div>
  );
}

function Packages({ group }: { group: GapGroup }) {
  const { folded } = route.useSearch();
  const list = useQuery(
    gapsApi.list({
      group: group.file,
      ecosystem: group.ecosystem,
      folded,
      sort: "subject",
      limit: LISTED,
    }),
  );
  if (list.error)
    return (
      <ErrorPanel
        title="The packages could not be loaded"
        error={ApiError.wrap(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  if (!list.data) return <Skeleton h={60} />;
  return (
    <Stack component="ul" gap={4} m={0} mt={4} p={0} style={{ listStyle: "none" }}>
      {list.data.items.map((gap) => (
        <Package key={gap.id} gap={gap} />
      ))}
    </Stack>
  );
}

function Package({ gap }: { gap: Gap }) {
  const { current, newest, changes } = gap.facts;
  return (
    <Group component="li" gap={4} wrap="nowrap" justify="space-between">
      <Text size="sm" style={{ minWidth: 0 }}>
        <b>{gap.subject}</b> {String(current)} → {String(newest)}{" "}
        {typeof changes === "string" && <ChangesLink address={changes} />}
      </Text>
      <Group gap={4} wrap="nowrap">
        <GapTask gap={gap} />
        <IgnoreGap gap={gap} />
      </Group>
    </Group>
  );
}

/** A button that creates a task about all small updates of a file. */
export function GroupTask({ group }: { group: GapGroup }) {
  return (
    <TaskButton
      small
      source={{ kind: "file", label: group.file, path: group.file }}
      findings={group.command ? `${group.message}\n\n\`${group.command}\`` : group.message}
    />
  );
}
