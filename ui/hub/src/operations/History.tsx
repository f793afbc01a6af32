import { ApiError } from "@commandcenter/api-client";
import { hub, hubKeys, type Operation, type Project } from "@commandcenter/api-client/hub";
import {
  EmptyState,
  ErrorPanel,
  formatDuration,
  RelativeTime,
  StatusBadge,
  StepList,
} from "@commandcenter/kit";
import { Accordion, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CompareRuns } from "./CompareRuns";
import { toSteps } from "./steps";

const NAMES: Readonly<Record<Operation["kind"], string>> = {
  start: "Start",
  stop: "Stop",
  restart: "Restart",
  snapshot: "Snapshot",
  restore: "Restore",
};

/** Operations of a project, newest first, each with its steps. */
export function History({ project }: { project: Project }) {
  const operations = useQuery({
    queryKey: hubKeys.operations(project.id),
    queryFn: ({ signal }) => hub.operations(project.id, signal),
  });
  if (operations.error) {
    return (
      <ErrorPanel
        title="The history could not be loaded"
        error={ApiError.wrap(operations.error)}
        onRetry={() => void operations.refetch()}
      />
    );
  }
  if (!operations.data) {
    return (
      <Stack gap="xs">
        {[1, 2, 3].map((key) => (
          <Skeleton key={key} h={40} />
        ))}
      </Stack>
    );
  }
  if (operations.data.length === 0) {
    return (
      <EmptyState title="No operations yet">
        Every start, stop and restart is listed here with its steps.
      </EmptyState>
    );
  }
  return (
    <Accordion variant="separated" multiple>
      {operations.data.map((operation) => (
        <Accordion.Item key={operation.id} value={operation.id}>
          <Accordion.Control>
            <Group justify="space-between" pr="sm">
              <Text size="sm" fw={600}>
                {NAMES[operation.kind]}
                {operation.service && ` of ${operation.service}`}
              </Text>
              <Group gap="md">
                <StatusBadge
                  state={operation.status === "running" ? "starting" : operation.status}
                  label={operation.status === "running" ? "running" : operation.status}
                />
                <Text size="sm" c="dimmed" component="span">
                  {taken(operation)} <RelativeTime time={operation.started_at} />
                </Text>
              </Group>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Stack gap="xs">
              <CompareRuns
                operation={operation}
                others={operations.data.filter(
                  (one) => one.id !== operation.id && one.kind === operation.kind,
                )}
              />
              {operation.error && <ErrorPanel error={operation.error} quiet />}
              <StepList
                steps={toSteps(operation.steps)}
                label={`Steps: ${NAMES[operation.kind]}`}
                began={operation.started_at}
              />
              {operation.steps.length === 0 && (
                <Text size="sm" c="dimmed">
                  No steps.
                </Text>
              )}
            </Stack>
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

function taken(operation: Operation): string {
  if (!operation.ended_at) return "";
  return `${formatDuration(Date.parse(operation.ended_at) - Date.parse(operation.started_at))},`;
}
