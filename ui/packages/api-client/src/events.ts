/** State of a live connection; `reconnecting` after any failure, including that of the first attempt. */
export type ConnectionState = "connecting" | "open" | "reconnecting" | "closed";

/** Each event's name and the type of its data, from the items of a stream in an API's document. */
export type EventMap<Item extends { event: string; data: unknown }> = {
  [One in Item as One["event"]]: One["data"];
};

export interface EventStreamOptions {
  url: string;
  /** Names of the events to pass on. `reset` is always handled. */
  events: readonly string[];
  /** Called with each event's name, decoded data, and id where it has one. */
  onEvent: (name: string, data: unknown, id: string) => void;
  /** Events may have been missed: all data fetched before may be stale. */
  onReset?: () => void;
  onState?: (state: ConnectionState) => void;
  /** Replaced in tests. */
  create?: (url: string) => EventSource;
  firstDelayMs?: number;
  longestDelayMs?: number;
}

/**
 * Follow server-sent events until closed.
 *
 * The browser reconnects by itself with `Last-Event-ID`, and the server continues from there or sends `reset`. After a
 * response that is not an event stream the browser gives up; then this class opens a new connection, with growing
 * pauses. `onReset` is called each time a new connection opens, the first included, since data fetched before may have
 * changed in between. The same holds when the browser reconnects before it has received an id.
 */
export class EventStream {
  private readonly options: EventStreamOptions;
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempts = 0;
  private resumable = false;
  private current: ConnectionState = "connecting";

  constructor(options: EventStreamOptions) {
    this.options = options;
    this.connect();
  }

  get state(): ConnectionState {
    return this.current;
  }

  /** Open a new connection at once instead of after the pause. Does nothing while connected or once closed. */
  retry(): void {
    if (this.current === "open" || this.current === "closed") return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.source?.close();
    this.connect();
  }

  /** End the stream; no callback is called after this returns. */
  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.source?.close();
    this.source = null;
    this.move("closed");
  }

  private connect(): void {
    this.timer = null;
    this.resumable = false;
    const create = this.options.create ?? ((url: string) => new EventSource(url));
    const source = create(this.options.url);
    this.source = source;
    const whileCurrent = (action: (event: Event) => void) => (event: Event) => {
      if (this.source === source) action(event);
    };
    source.addEventListener(
      "open",
      whileCurrent(() => this.onOpen()),
    );
    source.addEventListener(
      "error",
      whileCurrent(() => this.onError(source)),
    );
    source.addEventListener(
      "reset",
      whileCurrent(() => this.options.onReset?.()),
    );
    for (const name of this.options.events) {
      source.addEventListener(
        name,
        whileCurrent((event) => this.onMessage(name, event as MessageEvent<string>)),
      );
    }
  }

  private onOpen(): void {
    this.attempts = 0;
    this.move("open");
    if (!this.resumable) this.options.onReset?.();
  }

  private onError(source: EventSource): void {
    this.move("reconnecting");
    // CONNECTING: the browser reconnects by itself and resumes where it stopped.
    if (source.readyState !== source.CLOSED) return;
    source.close();
    this.source = null;
    this.attempts += 1;
    const first = this.options.firstDelayMs ?? 500;
    const longest = this.options.longestDelayMs ?? 10_000;
    const delay = Math.min(longest, first * 2 ** (this.attempts - 1));
    this.timer = setTimeout(() => this.connect(), delay);
  }

  private onMessage(name: string, event: MessageEvent<string>): void {
    this.resumable ||= event.lastEventId !== "";
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      // One unreadable event must not end the stream; everything is fetched again instead.
      this.options.onReset?.();
      return;
    }
    this.options.onEvent(name, data, event.lastEventId);
  }

  private move(state: ConnectionState): void {
    if (state === this.current) return;
    this.current = state;
    this.options.onState?.(state);
  }
}
