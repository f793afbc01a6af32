import { formatRelative } from "./format";
import { useNow } from "./useNow";

/** "3 minutes ago", with the full date and time on hover. */
export function RelativeTime({ time, empty = "never" }: { time: string | null | undefined; empty?: string }) {
  const now = useNow(10_000);
  if (!time) return <span>{empty}</span>;
  const date = new Date(time);
  return (
    <time dateTime={time} title={date.toLocaleString()}>
      {formatRelative(date, Math.max(now, Date.now()))}
    </time>
  );
}
