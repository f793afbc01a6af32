import { gitApi } from "@commandcenter/api-client/app/git";
import { formatCount, formatCounted } from "@commandcenter/kit";
import { Card, Group, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import classes from "./Activity.module.css";
import { lastWeeks, monthsOf } from "./weeks";

const WEEKS = 52;
const DAY = new Intl.DateTimeFormat("en", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

/** Commits of the last year, week by week. */
export function Activity({ more }: { more?: ReactNode }) {
  const activity = useQuery(gitApi.activity(WEEKS));
  const git = useQuery(gitApi.summary());
  if (activity.error || git.error) return null;
  const weeks = git.data && activity.data && lastWeeks(activity.data.items, WEEKS, new Date());
  const most = Math.max(1, ...(weeks ?? []).map((week) => week.commits));
  const total = activity.data?.total ?? 0;
  return (
    <Card withBorder component="section" aria-label="Activity">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          Activity
        </Title>
        {more}
      </Group>
      {git.data?.state === null ? (
        <Text size="sm" c="dimmed">
          Git has not been read yet.
        </Text>
      ) : weeks ? (
        <>
          <div className={classes.chart}>
            <div className={classes.scale} aria-hidden>
              <span>{formatCount(most)}</span>
              <span>{most > 1 && formatCount(Math.round(most / 2))}</span>
              <span>0</span>
            </div>
            <div
              className={classes.bars}
              role="img"
              aria-label={`${formatCounted(total, "commit")} in the last ${WEEKS} weeks, at most ${formatCount(most)} in one week`}
            >
              {weeks.map(({ week, commits, contributors }) => (
                <span
                  key={week}
                  data-none={commits === 0 || undefined}
                  title={`Week of ${DAY.format(new Date(week))}: ${formatCounted(commits, "commit")} by ${formatCounted(contributors, "person", "people")}`}
                  style={{ height: `${(100 * commits) / most}%` }}
                />
              ))}
            </div>
            <div className={classes.months} aria-hidden>
              {monthsOf(weeks).map(({ week, label, place }) => (
                <span key={week} style={{ left: `${100 * place}%` }}>
                  {label}
                </span>
              ))}
            </div>
          </div>
          <Text size="xs" c="dimmed" mt={4}>
            {total === 0
              ? "No commits in this period"
              : `Commits a week, ${formatCount(total)} in the last ${WEEKS} weeks`}
          </Text>
        </>
      ) : (
        <Skeleton h={72} />
      )}
    </Card>
  );
}
