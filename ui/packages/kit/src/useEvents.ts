import { type ConnectionState, EventStream } from "@commandcenter/api-client";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** Handlers by name of the event. Other events are ignored. */
export type Handlers<Events> = { [Name in keyof Events]?: (data: Events[Name]) => void };

/** Time a page may be hidden before it closes its stream, milliseconds. */
const HIDDEN_MS = 20_000;

/**
 * Follow a server's events while the component is mounted. A null `url` follows nothing.
 *
 * A page that has been hidden for a while closes its stream, and opens it when it is visible again: a browser opens only
 * six connections to one server, for all tabs together.
 */
export function useEvents<Events>(options: {
  url: string | null;
  on: Handlers<Events>;
  onReset?: () => void;
  /** Opens a connection that needs more than its address. */
  open?: (url: string) => EventSource;
}): { state: ConnectionState; retry: () => void } {
  const asleep = useHidden();
  const url = asleep ? null : options.url;
  const [state, setState] = useState<ConnectionState>("connecting");
  const stream = useRef<EventStream | null>(null);
  const onEvent = useEffectEvent((name: string, data: unknown) =>
    (options.on as Record<string, (data: unknown) => void>)[name]?.(data),
  );
  const onReset = useEffectEvent(() => options.onReset?.());
  const names = Object.keys(options.on).join(" ");
  const open = options.open;

  useEffect(() => {
    if (url === null) return;
    setState("connecting");
    const opened = new EventStream({
      url,
      events: names.split(" "),
      onEvent: (name, data) => onEvent(name, data),
      onReset: () => onReset(),
      onState: setState,
      create: open,
    });
    stream.current = opened;
    return () => {
      stream.current = null;
      opened.close();
    };
  }, [url, names, open]);

  return { state, retry: useCallback(() => stream.current?.retry(), []) };
}

/** True once the page has been hidden for HIDDEN_MS, until it is visible again. */
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
