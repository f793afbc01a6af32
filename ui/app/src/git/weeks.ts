import type { Week } from "@commandcenter/api-client/app/git";

const DAY_MS = 86_400_000;

/** The last `count` weeks up to the current one, including those without commits, each by its Monday in UTC. */
export function lastWeeks(weeks: readonly Week[], count: number, now: Date): Week[] {
  const known = new Map(weeks.map((week) => [week.week, week]));
  const today = Math.floor(now.getTime() / DAY_MS);
  // 1 January 1970 was a Thursday, three days after Monday.
  const monday = today - ((today + 3) % 7);
  return Array.from({ length: count }, (_, index) => {
    const day = new Date((monday - 7 * (count - 1 - index)) * DAY_MS).toISOString().slice(0, 10);
    return known.get(day) ?? { week: day, commits: 0, contributors: 0 };
  });
}
