import { hub, hubKeys, type Operation } from "@commandcenter/api-client/hub";
import { formatDuration, StepList, useNow } from "@commandcenter/kit";
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { describe, toSteps, usualDuration } from "../operations/steps";

/** The operation in progress: its duration, its steps, and a button to cancel it. */
export function RunningOperation(props: { operation: Operation; onCancel: () => void; cancelling: boolean }) {
  const { operation } = props;
  const now = useNow(500);
  const history = useQuery({
    queryKey: hubKeys.operations(operation.project_id),
    queryFn: ({ signal }) => hub.operations(operation.project_id, signal),
  });
  const usual = usualDuration(history.data ?? [], operation);
  return (
    <section aria-label={describe(operation)}>
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={600}>
          {operation.cancelling ? "Cancelling" : describe(operation)}{" "}
          <Text span c="dimmed" size="sm" fw={400} className="cc-numeric">
            {formatDuration(now - Date.parse(operation.started_at))}
            {usual !== null && `, usually ${formatDuration(usual)}`}
          </Text>
        </Text>
        {operation.cancellable && (
          <Button size="compact-xs" variant="default" onClick={props.onCancel} loading={props.cancelling}>
            Cancel
          </Button>
        )}
      </Group>
      <StepList
        steps={toSteps(operation.steps)}
        label={`Steps: ${describe(operation)}`}
        began={operation.started_at}
      />
    </section>
  );
}
