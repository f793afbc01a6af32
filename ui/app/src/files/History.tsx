import { ApiError } from "@commandcenter/api-client";
import { type FileHistory, filesApi } from "@commandcenter/api-client/app/files";
import { ErrorPanel, RelativeTime } from "@commandcenter/kit";
import { Anchor, Card, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

/** The newest commits of a file. */
export function History({ path }: { path: string }) {
  const history = useQuery(filesApi.history(path));
  return (
    <Card withBorder component="section" aria-label="History">
      <Title order={2} size="h4" mb="xs">
        History
      </Title>
      {history.error && (
        <ErrorPanel error={ApiError.wrap(history.error)} onRetry={() => void history.refetch()} quiet />
      )}
      {history.isPending && <Skeleton h={120} />}
      {history.data && <Commits history={history.data} />}
    </Card>
  );
}

function Commits({ history }: { history: FileHistory }) {
  const { commits, edited_at, message } = history;
  return (
    <Stack gap="xs">
      {message && (
        <Text size="sm" c="dimmed">
          {message}
        </Text>
      )}
      {commits.length > 0 && edited_at && (
        <Text size="sm">
          Changed <RelativeTime time={edited_at} />, not committed
        </Text>
      )}
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: "none" }} aria-label="Commits">
        {commits.map((one) => (
          <li key={one.sha}>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {one.subject}
            </Text>
            <Text size="xs" c="dimmed">
              <Anchor
                inherit
                underline="always"
                renderRoot={(props) => <Link to="/git" search={{ q: one.sha.slice(0, 10) }} {...props} />}
              >
                {one.sha.slice(0, 7)}
              </Anchor>{" "}
              by {one.author} <RelativeTime time={one.committed_at} />
            </Text>
          </li>
        ))}
      </Stack>
      {!history.complete && (
        <Text size="xs" c="dimmed">
          Older commits are not listed.
        </Text>
      )}
    </Stack>
  );
}
