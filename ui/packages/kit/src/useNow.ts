import { useEffect, useState } from "react";

/** The current time in milliseconds, updated every `interval_ms`; null stops the clock. */
export function useNow(interval_ms: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (interval_ms === null) return;
    // One that has just been mounted needs no update.
    setNow((read) => (Date.now() - read < interval_ms ? read : Date.now()));
    const timer = setInterval(() => setNow(Date.now()), interval_ms);
    return () => clearInterval(timer);
  }, [interval_ms]);
  return now;
}
