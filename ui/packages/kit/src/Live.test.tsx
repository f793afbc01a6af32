import { signedIn } from "@commandcenter/api-client";
import { useQuery } from "@tanstack/react-query";
import { act, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { LiveProvider, useLive } from "./Live";
import { mockEvents, renderWithKit } from "./testing";

function State() {
  return <p>{useLive().state}</p>;
}

describe("LiveProvider", () => {
  it("passes each event to its handler and shows the state of the connection", async () => {
    const events = mockEvents();
    const received: unknown[] = [];
    renderWithKit(
      <LiveProvider<{ one: number; two: string }>
        on={() => ({
          one: (data) => received.push(data + 1),
          two: (data) => received.push(data.toUpperCase()),
        })}
      >
        <State />
      </LiveProvider>,
    );
    expect(await screen.findByText("open")).toBeTruthy();
    act(() => {
      events.send("one", 1);
      events.send("two", "b");
      events.send("three", null);
    });
    expect(received).toEqual([2, "B"]);
  });

  it("follows no events while the page is not signed in", async () => {
    const events = mockEvents();
    renderWithKit(
      <LiveProvider on={() => ({})}>
        <State />
      </LiveProvider>,
    );
    await screen.findByText("open");
    act(() => signedIn.set(false));
    expect(events.urls()).toEqual([]);
    act(() => signedIn.set(true));
    expect(events.urls()).toEqual(["/api/events"]);
  });

  it("fetches everything again after a gap", async () => {
    const events = mockEvents();
    const { client } = renderWithKit(
      <LiveProvider on={() => ({})}>
        <State />
      </LiveProvider>,
    );
    await screen.findByText("open");
    const again = vi.spyOn(client, "invalidateQueries");
    act(() => events.send("reset", { id: "" }));
    await vi.waitFor(() => expect(again).toHaveBeenCalledOnce());
  });

  it("after a reconnection, fetches failed queries again, and no others", async () => {
    const events = mockEvents();
    let away = false;
    const fetched: string[] = [];
    const read = (what: string) => ({
      queryKey: [what],
      queryFn: async () => {
        fetched.push(what);
        if (away && what === "list") throw new Error("away");
        return `${what} ${fetched.length}`;
      },
    });
    function Page() {
      const list = useQuery(read("list"));
      useQuery(read("other"));
      return <p>{list.error?.message ?? list.data}</p>;
    }
    const { client } = renderWithKit(
      <LiveProvider<{ one: number }> on={() => ({ one: () => {} })}>
        <Page />
      </LiveProvider>,
    );
    await screen.findByText(/^list/);
    act(() => events.send("one", 1));
    act(() => events.drop());
    away = true;
    await act(() => client.refetchQueries({ queryKey: ["list"] }));
    await screen.findByText("away");
    away = false;
    fetched.length = 0;
    act(() => events.resume());
    expect(await screen.findByText("list 1")).toBeTruthy();
    expect(fetched).toEqual(["list"]);
  });
});
