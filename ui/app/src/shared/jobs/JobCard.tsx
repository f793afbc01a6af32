import { ApiError, type ErrorBody } from "@commandcenter/api-client";
import { ErrorPanel } from "@commandcenter/kit";
import { Button, Card, Group, Progress, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Job } from "./job";
import type { useJob } from "./useJob";

/** The latest scan or check: its outcome or progress, and a button that starts or cancels one. */
export function JobCard(props: {
  label: string;
  what: "scan" | "check";
  job: Omit<ReturnType<typeof useJob<Job>>, "latest" | "active"> & {
    latest: (Job & { error?: ErrorBody | null }) | null | undefined;
    active: Job | null;
  };
  /** Outcome or progress in words. */
  summary: ReactNode;
  /** Progress of the active one, from 0 to 1; null while unknown. */
  share: number | null;
  /** Label of the button that starts one; null while none can start. */
  startLabel: string | null;
  /** Beside the button. */
  aside?: ReactNode;
  /** Heading of the page, shown beside the button; without it, the job is shown in a card. */
  heading?: ReactNode;
  children?: ReactNode;
}) {
  const { what, share } = props;
  const { latest, active, start, cancel } = props.job;
  const error = start.error ?? cancel.error ?? props.job.error;
  const summary = (
    <Text size="sm" role="status" flex={props.aside ? "1 1 14rem" : undefined}>
      {props.summary}
    </Text>
  );
  const content = (
    <Stack gap="sm">
      <Group justify="space-between">
        {props.heading ? (
          <div style={{ flex: "1 1 14rem", minWidth: 0 }}>
            {props.heading}
            {summary}
          </div>
        ) : (
          summary
        )}
        {(props.aside || active || props.startLabel) && (
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
              props.startLabel && (
                <Button
                  size="xs"
                  leftSection={<IconRefresh size={15} aria-hidden />}
                  loading={start.isPending || props.job.isPending}
                  onClick={() => start.mutate()}
                >
                  {props.startLabel}
                </Button>
              )
            )}
          </Group>
        )}
      </Group>
      {active && (
        <Progress
          value={100 * (share ?? 1)}
          animated={share === null}
          striped={share === null}
          aria-label={what === "scan" ? "Scan progress" : "Check progress"}
        />
      )}
      {error && <ErrorPanel error={ApiError.wrap(error)} />}
      {latest?.status === "failed" && latest.error && (
        <ErrorPanel title={`The last ${what} failed`} error={latest.error} quiet />
      )}
      {props.children}
    </Stack>
  );
  if (props.heading) return <section aria-label={props.label}>{content}</section>;
  return (
    <Card withBorder component="section" aria-label={props.label}>
      {content}
    </Card>
  );
}
