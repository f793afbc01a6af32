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

const MONTH = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });

/** Return a label for the first week of each month, with its position from 0 to 1; January's is the year. */
export function monthsOf(weeks: readonly Week[]): { week: string; label: string; place: number }[] {
  return weeks.flatMap(({ week }, index) => {
    const before = weeks[index - 1]?.week;
    if (before === undefined || before.slice(0, 7) === week.slice(0, 7)) return [];
    const label = week.slice(5, 7) === "01" ? week.slice(0, 4) : MONTH.format(new Date(week));
    return [{ week, label, place: index / weeks.length }];
  });
}
