import { ApiError } from "@commandcenter/api-client";
import { type ChangePage, changeAreaValues, changesApi } from "@commandcenter/api-client/app/changes";
import { ErrorPanel, RelativeTime } from "@commandcenter/kit";
import { Anchor, Card, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Difference, Subject } from "../changes/ChangeLine";
import { byDay } from "../changes/day";
import { SeenButton } from "../changes/SeenButton";
import { AREA_LABELS, AREA_WORDS, actionWord, changeKey, GIT_AREAS, inWords } from "../changes/words";

/** Number of latest changes shown. */
const SHOWN = 8;
/** All areas except files, which commits and uncommitted edits list. */
const AREAS = changeAreaValues.filter((area) => area !== "file");
const QUERY = { limit: SHOWN, area: AREAS };

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
      <Group justify="space-between" mb={data && data.totals.length > 0 ? "sm" : 4}>
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
  if (page.totals.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {page.since ? (
          <>
            Nothing has changed since <RelativeTime time={page.since} />. Edits, new dependencies,
            vulnerabilities, gaps and TODOs, moves on the radar and finished tasks will appear here.
          </>
        ) : (
          "After the first scan, changes that later scans find will appear here."
        )}
      </Text>
    );
  }
  const days = byDay(page.items, new Date());
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
      {days.map(([day, changes]) => (
        <div key={day}>
          <Text size="xs" fw={600} c="dimmed" mb={4}>
            {day}
          </Text>
          <Stack
            component="ul"
            gap={6}
            m={0}
            p={0}
            style={{ listStyle: "none" }}
            aria-label={`Changes: ${day}`}
          >
            {changes.map((change) => (
              <Group component="li" key={changeKey(change)} justify="space-between" wrap="nowrap" gap="sm">
                <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
                  <Text span size="xs" c="dimmed">
                    {AREA_WORDS[change.area]}{" "}
                    {GIT_AREAS.has(change.area) ? "" : actionWord(change.area, change.action)}{" "}
                  </Text>
                  <Subject change={change} /> <Difference change={change} />
                </div>
                <Text size="xs" c="dimmed" style={{ flex: "none" }}>
                  <RelativeTime time={change.at} />
                </Text>
              </Group>
            ))}
          </Stack>
        </div>
      ))}
      {(page.total > SHOWN || days.length === 0) && (
        <Anchor size="sm" renderRoot={(props) => <Link to="/changes" {...props} />}>
          All changes
        </Anchor>
      )}
    </Stack>
  );
}
