const DAY = new Intl.DateTimeFormat("en", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

/** Return the local day of a time: "Today", "Yesterday" or a date. */
export function dayOf(time: string, now: Date): string {
  const day = DAY.format(new Date(time));
  if (day === DAY.format(now)) return "Today";
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  return day === DAY.format(yesterday) ? "Yesterday" : day;
}

/** Group changes by day, in their order. */
export function byDay<Item extends { at: string }>(items: readonly Item[], now: Date): [string, Item[]][] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = dayOf(item.at, now);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days];
}
