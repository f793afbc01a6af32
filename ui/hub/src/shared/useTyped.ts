import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

/**
 * The text of a field, which `onSettle` receives after a pause of `pauseMs` in typing.
 *
 * The address follows later than a key is pressed, so a field with its value would lose keys and move the cursor.
 */
export function useTyped(
  settled: string,
  onSettle: (text: string) => void,
  pauseMs: number,
): [string, (text: string) => void] {
  const [text, setText] = useState(settled);
  const last = useRef(settled);
  const settle = useDebouncedCallback((typed: string) => {
    last.current = typed;
    onSettle(typed);
  }, pauseMs);
  useEffect(() => {
    if (settled === last.current) return;
    // Changed by something else, such as a link to the whole log.
    last.current = settled;
    setText(settled);
  }, [settled]);
  const type = (typed: string) => {
    setText(typed);
    settle(typed);
  };
  return [text, type];
}
