import { ApiError, type ErrorBody } from "@commandcenter/api-client";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Card, Group, Progress, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** How the latest scan or check stands, how far one under way is, and the button that starts or cancels one. */
export function JobCard(props: {
  label: string;
  /** What a person calls it. */
  what: "scan" | "check";
  /** What is said of it. */
  said: ReactNode;
  /** The one under way. */
  active: { id: number } | null;
  /** How much of that is done, from 0 to 1; null while that is unknown. */
  share: number | null;
  startLabel: string;
  /** Whether the latest one is still being read. */
  loading: boolean;
  start: UseMutationResult<unknown, Error, void>;
  cancel: UseMutationResult<unknown, Error, number>;
  /** Why it cannot be read. */
  unread?: Error | null;
  latest: { status: string; error?: ErrorBody | null } | null | undefined;
  /** What stands beside the button. */
  aside?: ReactNode;
  children?: ReactNode;
}) {
  const { what, active, share, start, cancel, latest } = props;
  const refused = start.error ?? cancel.error ?? props.unread;
  return (
    <Card withBorder component="section" aria-label={props.label}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text size="sm" role="status" flex={props.aside ? "1 1 14rem" : undefined}>
            {props.said}
          </Text>
          <Group gap="xs">
            {props.aside}
            {active ? (
              <Button
                size="xs"
                variant="default"
                loading={cancel.isPending}
                onClick={() => cancel.mutate(active.id)}
              >
                Cancel
              </Button>
            ) : (
              <Button
                size="xs"
                leftSection={<IconRefresh size={15} aria-hidden />}
                loading={start.isPending || props.loading}
                onClick={() => start.mutate()}
              >
                {props.startLabel}
              </Button>
            )}
          </Group>
        </Group>
        {active && (
          <Progress
            value={100 * (share ?? 1)}
            animated={share === null}
            striped={share === null}
            aria-label={what === "scan" ? "Scan progress" : "Check progress"}
          />
        )}
        {refused && <ErrorPanel error={ApiError.wrap(refused)} />}
        {latest?.status === "failed" && latest.error && (
          <ErrorPanel title={`The last ${what} failed`} error={latest.error} quiet />
        )}
        {props.children}
      </Stack>
    </Card>
  );
}
