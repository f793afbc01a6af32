import type { Read } from "@commandcenter/api-client/app/client";
import { type MockResponse, mockServer } from "@commandcenter/kit/testing";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { renderPage } from "../testing";
import { EditorPage } from "./EditorPage";

interface Note {
  id: number;
  version: number;
  text: string;
}

let id = 0;

/** Mock a server that keeps drafts, here of one note; `away` makes its requests for drafts fail. */
function serve() {
  const server = { drafts: new Map<string, string>(), away: false };
  mockServer(({ method, path, body }): MockResponse => {
    if (server.away) return { status: 503, body: { error: { code: "not_ready", message: "It is away." } } };
    const key = decodeURIComponent(path.replace("/api/drafts/", ""));
    if (method === "PUT") server.drafts.set(key, (body as { value: string }).value);
    if (method === "DELETE") server.drafts.delete(key);
    const value = server.drafts.get(key);
    return { body: value === undefined ? null : { value, updated_at: "2026-01-01T00:00:00Z" } };
  });
  return server;
}

const key = () => `note:${id}`;
const draft = (text: string, at?: number) =>
  JSON.stringify({ base: { id, version: 1, text: "old" }, values: { text }, at });

function draw() {
  const note: Note = { id, version: 1, text: "old" };
  const read = (): Read<Note> => ({ queryKey: ["note", id], queryFn: async () => note });
  const page = () => (
    <EditorPage<Note>
      kind="Note"
      id={String(id)}
      read={read}
      name={() => "Note"}
      back={{ to: "/", label: "All" }}
      save={async (_, changes) => ({ ...note, ...changes, version: 2 })}
      labels={{ text: "Text" }}
      isComplete={() => true}
      fields={(values, set) => (
        <textarea
          aria-label="Text"
          value={values.text}
          onChange={(event) => set("text", event.currentTarget.value)}
        />
      )}
    />
  );
  return renderPage("/", page);
}

async function open() {
  const drawn = draw();
  await screen.findByLabelText("Text");
  return drawn;
}

const field = () => screen.getByLabelText<HTMLTextAreaElement>("Text");
const write = (text: string) => fireEvent.change(field(), { target: { value: text } });
const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const textOf = (text: string | null | undefined) =>
  (JSON.parse(text ?? "null") as { values: Partial<Note> } | null)?.values.text;

describe("drafts", () => {
  beforeEach(() => {
    localStorage.clear();
    id += 1; // a write of an earlier test may still be due
  });

  it("are found under a new address of the desk, whose storage is empty", async () => {
    const server = serve();
    const { unmount } = await open();
    write("precious");
    expect(textOf(localStorage.getItem(`draft:${key()}`))).toBe("precious");
    await waitFor(() => expect(textOf(server.drafts.get(key()))).toBe("precious"));
    unmount();
    localStorage.clear();
    await open();
    expect(field().value).toBe("precious");
  });

  it.each([
    ["the browser's", 2, 1],
    ["the server's", 1, 2],
  ])("show the newer text: %s", async (newer, local, stored) => {
    const server = serve();
    localStorage.setItem(`draft:${key()}`, draft("the browser's", local));
    server.drafts.set(key(), draft("the server's", stored));
    await open();
    expect(field().value).toBe(newer);
    await waitFor(() => expect(textOf(server.drafts.get(key()))).toBe(newer));
  });

  it("of earlier versions are shown, and sent to the server", async () => {
    const server = serve();
    localStorage.setItem(`draft:${key()}`, draft("of an earlier version"));
    await open();
    expect(field().value).toBe("of an earlier version");
    await waitFor(() => expect(textOf(server.drafts.get(key()))).toBe("of an earlier version"));
  });

  it.each(["Save", "Discard changes"])("are removed from both by %s", async (button) => {
    const server = serve();
    server.drafts.set(key(), draft("stored", 1));
    const { unmount } = await open();
    write("typed");
    expect(localStorage.length).toBe(1);
    await press(button);
    await waitFor(() => expect(server.drafts.size).toBe(0));
    expect(localStorage.length).toBe(0);
    unmount();
    await open();
    expect(field().value).toBe("old");
  });

  it("are sent when the page is closed", async () => {
    const server = serve();
    await open();
    write("typed");
    globalThis.dispatchEvent(new Event("pagehide"));
    await waitFor(() => expect(textOf(server.drafts.get(key()))).toBe("typed"));
  });

  it("stay in the browser while the server is away, and reach it later", async () => {
    const server = serve();
    const { unmount } = await open();
    server.away = true;
    write("typed");
    globalThis.dispatchEvent(new Event("pagehide"));
    unmount();
    await open();
    expect(field().value).toBe("typed");
    server.away = false;
    await waitFor(() => expect(textOf(server.drafts.get(key()))).toBe("typed"));
  });

  it("are loaded before anything can be typed", async () => {
    const server = serve();
    server.drafts.set(key(), draft("stored", 1));
    server.away = true;
    draw();
    await screen.findByText(/It is away/);
    expect(screen.queryByLabelText("Text")).toBeNull();
    server.away = false;
    await press("Try again");
    await screen.findByLabelText("Text");
    expect(field().value).toBe("stored");
  });
});
