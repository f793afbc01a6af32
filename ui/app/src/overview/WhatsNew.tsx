import { ApiError } from "@commandcenter/api-client";
import { type ChangePage, changesApi } from "@commandcenter/api-client/app/changes";
import { ErrorPanel, formatCount, RelativeTime } from "@commandcenter/kit";
import { Anchor, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Difference, Subject } from "../changes/ChangeLine";
import { SeenButton } from "../changes/SeenButton";
import { ACTION_LABELS, AREA_LABELS, inWords } from "../changes/words";

/** Number of latest changes shown. */
const SHOWN = 6;
const QUERY = { limit: SHOWN };

/** What changed since it was last marked as seen. */
export function WhatsNew() {
  const changes = useQuery(changesApi.list(QUERY));
  if (changes.error) {
    return (
      <ErrorPanel
        title="The changes could not be loaded"
        error={ApiError.wrap(changes.error)}
        onRetry={() => void changes.refetch()}
      />
    );
  }
  const { data } = changes;
  return (
    <Card withBorder component="section" aria-label="What is new">
      <Group justify="space-between" mb={data && data.total > 0 ? "sm" : 4}>
        <Title order={2} size="h4">
          New since you last looked
        </Title>
        {data?.since && data.latest && <SeenButton since={data.since} latest={data.latest} />}
      </Group>
      {data ? <News page={data} /> : <Skeleton h={60} />}
    </Card>
  );
}

function News({ page }: { page: ChangePage }) {
  if (page.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        {page.since ? (
          <>
            Nothing has changed since <RelativeTime time={page.since} />. Edits, new dependencies, gaps and
            TODOs, moves on the radar and finished tasks will appear here.
          </>
        ) : (
          "After the first scan, changes that later scans find will appear here."
        )}
      </Text>
    );
  }
  return (
    <Stack gap="sm">
      <Group gap="md">
        {inWords(page.totals).map(([area, words]) => (
          <Text size="sm" key={area}>
            <Anchor
              inherit
              fw={600}
              renderRoot={(props) => <Link to="/changes" search={{ area }} {...props} />}
            >
              {AREA_LABELS[area]}
            </Anchor>{" "}
            {words}
          </Text>
        ))}
      </Group>
      <Stack component="ul" gap={4} m={0} p={0} style={{ listStyle: "none" }} aria-label="Latest changes">
        {page.items.map((change) => (
          <li key={`${change.area} ${change.id} ${change.path} ${change.detail} ${change.subject}`}>
            <Text span size="sm" c="dimmed">
              {ACTION_LABELS[change.action]}{" "}
            </Text>
            <Subject change={change} /> <Difference change={change} />
            <Text span size="xs" c="dimmed">
              {" "}
              <RelativeTime time={change.at} />
            </Text>
          </li>
        ))}
      </Stack>
      {page.total > SHOWN && (
        <Anchor size="sm" renderRoot={(props) => <Link to="/changes" {...props} />}>
          All {formatCount(page.total)} changes
        </Anchor>
      )}
    </Stack>
  );
}
