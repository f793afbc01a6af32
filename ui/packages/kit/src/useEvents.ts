import { type ConnectionState, EventStream } from "@commandcenter/api-client";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** What to do on each event that is listened for, by its name. Other events are left alone. */
export type Handlers<Events> = { [Name in keyof Events]?: (data: Events[Name]) => void };

/** How long a page may be out of sight before it stops following. */
const HIDDEN_MS = 20_000;

/**
 * Follow a server's events while the component is there. A null `url` follows nothing.
 *
 * A page that has been out of sight for a while lets go of its stream and takes it up when it is seen again: a
 * browser opens only six connections to one server, for all tabs together.
 */
export function useEvents<Events>(options: {
  url: string | null;
  on: Handlers<Events>;
  onReset?: () => void;
  /** How a connection is opened, where more is needed than its address. */
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
