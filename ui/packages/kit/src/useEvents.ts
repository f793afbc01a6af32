import { type ConnectionState, EventStream } from "@commandcenter/api-client";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** How long a page may be out of sight before it stops following. */
const HIDDEN_MS = 20_000;

/**
 * Follow a server's events while the component is there. A null `url` follows nothing.
 *
 * A page that has been out of sight for a while lets go of its stream and takes it up when it is seen again: a
 * browser opens only six connections to one server, for all tabs together.
 */
export function useEvents(options: {
  url: string | null;
  events: readonly string[];
  onEvent: (name: string, data: unknown, id: string) => void;
  onReset?: () => void;
}): { state: ConnectionState; retry: () => void } {
  const asleep = useHidden();
  const url = asleep ? null : options.url;
  const [state, setState] = useState<ConnectionState>("connecting");
  const stream = useRef<EventStream | null>(null);
  const onEvent = useEffectEvent(options.onEvent);
  const onReset = useEffectEvent(() => options.onReset?.());
  const names = options.events.join(" ");

  useEffect(() => {
    if (url === null) return;
    setState("connecting");
    const opened = new EventStream({
      url,
      events: names.split(" "),
      onEvent: (name, data, id) => onEvent(name, data, id),
      onReset: () => onReset(),
      onState: setState,
    });
    stream.current = opened;
    return () => {
      stream.current = null;
      opened.close();
    };
  }, [url, names]);

  return { state, retry: useCallback(() => stream.current?.retry(), []) };
}

/** True once the page has been out of sight for HIDDEN_MS, until it is seen again. */
function useHidden(): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = () => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden") timer = setTimeout(() => setHidden(true), HIDDEN_MS);
      else setHidden(false);
    };
    document.addEventListener("visibilitychange", onChange);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onChange);
    };
  }, []);
  return hidden;
}
