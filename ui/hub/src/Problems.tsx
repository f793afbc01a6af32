import { type Check, hub, hubKeys } from "@commandcenter/api-client/hub";
import { ErrorPanel, Prose } from "@commandcenter/kit";
import { Alert, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

const CHECK_EVERY_MS = 30_000;

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
      <Prose>{`${problem.message} ${problem.hint}`}</Prose>
    </Alert>
  );
}
