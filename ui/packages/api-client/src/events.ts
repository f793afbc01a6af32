/** How a live connection is doing; `reconnecting` from the first failure on, also of the very first connection. */
export type ConnectionState = "connecting" | "open" | "reconnecting" | "closed";

/** Each event's name and the type of its data, from the items that an API's document says a stream sends. */
export type EventMap<Item extends { event: string; data: unknown }> = {
  [One in Item as One["event"]]: One["data"];
};

export interface EventStreamOptions {
  url: string;
  /** Names of the events to hand on. `reset` is always listened for. */
  events: readonly string[];
  /** Called with each event's name, decoded data, and id where it has one. */
  onEvent: (name: string, data: unknown, id: string) => void;
  /** What happened up to now is unknown: all that was read before may be stale. */
  onReset?: () => void;
  onState?: (state: ConnectionState) => void;
  /** Replaced in tests. */
  create?: (url: string) => EventSource;
  firstDelayMs?: number;
  longestDelayMs?: number;
}

/**
 * Follow server-sent events for good.
 *
 * The browser reconnects by itself, with `Last-Event-ID`, and the server goes on from there or sends `reset`. On an
 * answer that is no event stream the browser gives up for good; then a new connection is opened here, with growing
 * pauses. A new connection starts from nothing, so `onReset` is called each time one opens, the first included:
 * what was read before it opened may have changed in between. So it is when the browser resumes before any event told
 * it where: the server cannot know that something was missed.
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

  /** Open a new connection at once instead of after the pause. Does nothing while one is up, or once closed. */
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
    // CONNECTING: the browser is already on its way back and resumes where it left off.
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
      // One unreadable event must not end the stream; what it stood for is read anew.
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
