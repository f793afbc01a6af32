import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mockEvents } from "./testing";
import { useEvents } from "./useEvents";

function Probe({ url, onReset }: { url: string | null; onReset: () => void }) {
  const { state } = useEvents({ url, on: { line: () => {} }, onReset });
  return <p>{state}</p>;
}

function setVisible(visible: boolean) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visible ? "visible" : "hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
}

describe("useEvents", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const settle = () => act(async () => void (await vi.advanceTimersByTimeAsync(1)));

  it("follows a new address, and closes when unmounted", async () => {
    const events = mockEvents();
    const { rerender, unmount } = render(<Probe url="/a" onReset={() => {}} />);
    await settle();
    expect(screen.getByText("open")).toBeTruthy();
    rerender(<Probe url="/b" onReset={() => {}} />);
    expect(events.urls()).toEqual(["/b"]);
    unmount();
    expect(events.urls()).toEqual([]);
  });

  it("closes its stream when hidden for long, and fetches again when visible", async () => {
    const events = mockEvents();
    const onReset = vi.fn();
    render(<Probe url="/a" onReset={onReset} />);
    await settle();
    setVisible(false);
    await act(() => vi.advanceTimersByTimeAsync(19_000));
    expect(events.urls()).toEqual(["/a"]);
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(events.urls()).toEqual([]);
    setVisible(true);
    await settle();
    expect(events.urls()).toEqual(["/a"]);
    expect(onReset).toHaveBeenCalledTimes(2);
  });
});
