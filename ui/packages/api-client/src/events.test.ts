import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventStream } from "./events";

/** An EventSource that the test controls. */
class FakeSource extends EventTarget {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  send(name: string, data: string, lastEventId = "") {
    this.dispatchEvent(Object.assign(new Event(name), { data, lastEventId }));
  }

  /** The connection broke; the browser reconnects by itself. */
  drop() {
    this.readyState = 0;
    this.dispatchEvent(new Event("error"));
  }

  /** The server refused; the browser gives up. */
  refuse() {
    this.readyState = 2;
    this.dispatchEvent(new Event("error"));
  }

  close() {
    this.readyState = 2;
  }
}

function follow() {
  const sources: FakeSource[] = [];
  const onEvent = vi.fn();
  const onReset = vi.fn();
  const states: string[] = [];
  const stream = new EventStream({
    url: "/api/events",
    events: ["project"],
    onEvent,
    onReset,
    onState: (state) => states.push(state),
    create: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
  });
  const latest = () => sources.at(-1) as FakeSource;
  return { stream, sources, latest, onEvent, onReset, states };
}

describe("EventStream", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("passes on decoded events with their ids", () => {
    const { latest, onEvent } = follow();
    latest().open();
    latest().send("project", '{"id":"a"}', "7");
    latest().send("something_else", "{}");
    expect(onEvent.mock.calls).toEqual([["project", { id: "a" }, "7"]]);
  });

  it("resets when it first opens, since data may have changed before", () => {
    const { latest, onReset } = follow();
    expect(onReset).not.toHaveBeenCalled();
    latest().open();
    expect(onReset).toHaveBeenCalledTimes(1);
  });

  it("leaves resuming to the browser when the connection drops", () => {
    const { latest, sources, onReset, states } = follow();
    latest().open();
    latest().send("project", "{}", "7");
    latest().drop();
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
    latest().open();
    expect(onReset).toHaveBeenCalledTimes(1);
    expect(states).toEqual(["open", "reconnecting", "open"]);
  });

  it("resets when the browser reconnects before it has received an event id", () => {
    const { latest, sources, onReset } = follow();
    latest().open();
    latest().drop();
    latest().open();
    expect(sources).toHaveLength(1);
    expect(onReset).toHaveBeenCalledTimes(2);
  });

  it("reports a failure of the first connection too", () => {
    const { latest, states } = follow();
    latest().drop();
    expect(states).toEqual(["reconnecting"]);
    latest().open();
    expect(states).toEqual(["reconnecting", "open"]);
  });

  it("resets when the server cannot resume", () => {
    const { latest, onReset } = follow();
    latest().open();
    latest().send("reset", "{}");
    expect(onReset).toHaveBeenCalledTimes(2);
  });

  it("opens again with growing pauses after a refusal, then resets", () => {
    const { latest, sources, onReset, states } = follow();
    latest().open();
    latest().refuse();
    expect(states.at(-1)).toBe("reconnecting");
    vi.advanceTimersByTime(499);
    expect(sources).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sources).toHaveLength(2);
    latest().refuse();
    vi.advanceTimersByTime(999);
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sources).toHaveLength(3);
    latest().open();
    expect(onReset).toHaveBeenCalledTimes(2);
    expect(states.at(-1)).toBe("open");
  });

  it("never waits longer than the longest pause", () => {
    const { latest, sources } = follow();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      latest().refuse();
      vi.advanceTimersByTime(10_000);
    }
    expect(sources).toHaveLength(13);
  });

  it("reconnects at once on retry", () => {
    const { stream, latest, sources } = follow();
    latest().refuse();
    stream.retry();
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(2);
  });

  it("replaces a connection that reconnects on retry, and keeps an open one", () => {
    const { stream, latest, sources } = follow();
    latest().open();
    stream.retry();
    expect(sources).toHaveLength(1);
    latest().drop();
    stream.retry();
    expect(sources).toHaveLength(2);
    expect(sources[0]?.readyState).toBe(2);
    stream.close();
    stream.retry();
    expect(sources).toHaveLength(2);
  });

  it("passes on nothing once closed", () => {
    const { stream, latest, sources, onEvent } = follow();
    const source = latest();
    source.open();
    stream.close();
    source.send("project", "{}");
    vi.advanceTimersByTime(60_000);
    expect(onEvent).not.toHaveBeenCalled();
    expect(sources).toHaveLength(1);
    expect(stream.state).toBe("closed");
  });

  it("resets after an event that it cannot parse", () => {
    const { latest, onEvent, onReset } = follow();
    latest().open();
    latest().send("project", "{");
    expect(onEvent).not.toHaveBeenCalled();
    expect(onReset).toHaveBeenCalledTimes(2);
  });
});
