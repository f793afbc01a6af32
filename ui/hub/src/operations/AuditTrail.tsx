import { ApiError } from "@commandcenter/api-client";
import { type AuditEntry, hub, hubKeys, type Project } from "@commandcenter/api-client/hub";
import { EmptyState, ErrorPanel, RelativeTime, Scroller, StatusBadge, type Tone } from "@commandcenter/kit";
import { Button, Group, Skeleton, Stack, Table, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";

const ACTORS: Readonly<Record<AuditEntry["actor"]["kind"], string>> = {
  browser: "Browser",
  command_line: "Command line",
  hub: "The Hub",
  token: "Token",
};
const TONES: Readonly<Record<AuditEntry["outcome"], Tone>> = {
  running: "busy",
  done: "good",
  refused: "warn",
  failed: "bad",
  cancelled: "idle",
};

/** Who did what to the project, when, and how it ended; newest first. */
export function AuditTrail({ project }: { project: Project }) {
  const pages = useInfiniteQuery({
    queryKey: hubKeys.audit(project.id),
    queryFn: ({ signal, pageParam }) => hub.audit(project.id, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.more ? page.entries.at(-1)?.id : undefined),
  });
  if (pages.error) {
    return (
      <ErrorPanel
        title="The audit trail could not be loaded"
        error={ApiError.wrap(pages.error)}
        onRetry={() => void pages.refetch()}
      />
    );
  }
  if (!pages.data) return <Skeleton h={160} />;
  const entries = pages.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) {
    return (
      <EmptyState title="Nothing recorded yet">
        Every change to this project is listed here, with who made it. Entries are kept for a year.
      </EmptyState>
    );
  }
  return (
    <Stack>
      <Scroller label="Audit trail: table" minWidth={640}>
        <Table className="cc-stacked" aria-label="Audit trail" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {["Time", "Who", "Action", "Result", "Details"].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </Table.Tbody>
        </Table>
      </Scroller>
      {pages.hasNextPage && (
        <Group justify="center">
          <Button
            variant="default"
            size="xs"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            Load older entries
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { kind, id, note } = entry.actor;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        <RelativeTime time={entry.time} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        {ACTORS[kind]}
        {(id || note) && (
          <Text size="xs" c="dimmed">
            {[id, note].filter(Boolean).join(", ")}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>{entry.action}</Table.Td>
      <Table.Td>
        <StatusBadge state={entry.outcome} tone={TONES[entry.outcome]} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <Text size="sm">{details(entry)}</Text>
        {entry.error && (
          <Text size="sm" c="dimmed">
            {entry.error}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function details(entry: AuditEntry): string {
  return Object.entries(entry.details)
    .map(([name, value]) => `${name.replaceAll("_", " ")}: ${String(value)}`)
    .join(", ");
}
