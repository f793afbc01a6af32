import { type ConnectionState, EventStream } from "@commandcenter/api-client";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

/** Follow a server's events while the component is there. A null `url` follows nothing. */
export function useEvents(options: {
  url: string | null;
  events: readonly string[];
  onEvent: (name: string, data: unknown, id: string) => void;
  onReset?: () => void;
}): { state: ConnectionState; retry: () => void } {
  const { url } = options;
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
