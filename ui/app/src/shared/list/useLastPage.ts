import { useEffect, useEffectEvent } from "react";
import { useAddress } from "./useAddress";

/**
 * Go to the last page when the address asks for a later one; `total` is undefined until it is known.
 *
 * Returns true until that page is shown; meanwhile the loaded rows belong to no page of the list.
 */
export function useLastPage(page: number, total: number | undefined, pageSize: number): boolean {
  const { turnTo } = useAddress();
  const last = total === undefined ? page : Math.max(1, Math.ceil(total / pageSize));
  const isPast = page > last;
  const turnToLast = useEffectEvent(() => turnTo(last, true));
  useEffect(() => {
    if (isPast) turnToLast();
  }, [isPast]);
  return isPast;
}
