import { type Check, hub, hubKeys } from "@commandcenter/api-client/hub";
import { ErrorPanel, Prose } from "@commandcenter/kit";
import { Alert, Button, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

const CHECK_EVERY_MS = 30_000;
const POLL_MS = 500;
const RESTART_TIMEOUT_MS = 60_000;

/** Problems of the Hub's own files and version, and repairs that it made; empty if there are none. */
export function Problems() {
  const problems = useQuery({
    queryKey: hubKeys.problems(),
    queryFn: ({ signal }) => hub.problems(signal),
    refetchInterval: CHECK_EVERY_MS,
  });
  if (!problems.data?.length) return null;
  return (
    <Stack gap="xs" mb="md">
      {problems.data.map((problem) => (
        <Panel key={problem.message} problem={problem} />
      ))}
    </Stack>
  );
}

function Panel({ problem }: { problem: Check }) {
  if (problem.status === "error") return <ErrorPanel error={problem} />;
  return (
    <Alert color="yellow" variant="light" role="note">
      <Stack gap="xs" align="flex-start">
        <div>
          <Prose>{`${problem.message} ${problem.hint}`}</Prose>
        </div>
        {problem.name === "version" && <RestartHub />}
      </Stack>
    </Alert>
  );
}

function RestartHub() {
  const restart = useMutation({ mutationFn: restartAndWait, onSuccess: () => window.location.reload() });
  return (
    <>
      <Button size="xs" variant="light" loading={restart.isPending} onClick={() => restart.mutate()}>
        Restart the Hub
      </Button>
      {restart.error && <ErrorPanel error={restart.error} />}
    </>
  );
}

/** Restart the Hub, and return once it runs another version; the page must then be loaded again. */
async function restartAndWait(): Promise<void> {
  const former = await hub.restartHub();
  const deadline = Date.now() + RESTART_TIMEOUT_MS;
  while (Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const current = await hub.version().catch(() => undefined);
    if (current !== undefined && current.version !== former?.version) return;
  }
  throw new Error("The Hub has not started again. Run `commandcenter ps`.");
}
