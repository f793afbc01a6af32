import { useEffect, useState } from "react";

/** The present in milliseconds, read anew every `interval_ms`; null stops the clock. */
export function useNow(interval_ms: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (interval_ms === null) return;
    // One that was mounted just now need not be drawn again.
    setNow((read) => (Date.now() - read < interval_ms ? read : Date.now()));
    const timer = setInterval(() => setNow(Date.now()), interval_ms);
    return () => clearInterval(timer);
  }, [interval_ms]);
  return now;
}
