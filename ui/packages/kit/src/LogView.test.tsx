import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type LogLine, LogView } from "./LogView";
import { renderWithKit } from "./testing";

const line = (id: number): LogLine => ({
  id,
  service: "backend",
  stream: id % 2 ? "stdout" : "stderr",
  time: "2026-01-01T10:00:00Z",
  text: `line ${id} says Hello`,
  level: id % 2 ? "info" : "error",
});

function Harness() {
  const [lines, setLines] = useState([line(1), line(2)]);
  const [search, setSearch] = useState("");
  return (
    <>
      <button type="button" onClick={() => setLines((old) => [...old, line(old.length + 1)])}>
        more
      </button>
      <LogView lines={lines} search={search} onSearch={setSearch} />
    </>
  );
}

describe("LogView", () => {
  beforeEach(() => {
    // happy-dom has no layout: give the view and its rows a height, so that rows are visible.
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(19);
  });
  const view = () => screen.getByRole("log");

  it("follows, pauses, counts new lines, and follows again", async () => {
    const user = userEvent.setup();
    renderWithKit(<Harness />);
    expect(screen.getByRole("status").textContent).toBe("2 lines, following");
    await user.click(screen.getByRole("button", { name: "Pause" }));
    await user.click(screen.getByRole("button", { name: "more" }));
    expect(screen.getByRole("status").textContent).toBe("3 lines, paused, 1 new");
    await user.click(screen.getByRole("button", { name: "Follow" }));
    expect(screen.getByRole("status").textContent).toBe("3 lines, following");
  });

  it("pauses when the user scrolls up, not down", () => {
    renderWithKit(<Harness />);
    fireEvent.wheel(view(), { deltaY: 10 });
    expect(view().dataset.following).toBe("true");
    fireEvent.wheel(view(), { deltaY: -10 });
    expect(view().dataset.following).toBe("false");
  });

  it("pauses and follows by keyboard", () => {
    renderWithKit(<Harness />);
    fireEvent.keyDown(view(), { key: "PageUp" });
    expect(view().dataset.following).toBe("false");
    fireEvent.keyDown(view(), { key: "End" });
    expect(view().dataset.following).toBe("true");
  });

  it("distinguishes levels and marks matches in any case", async () => {
    const user = userEvent.setup();
    renderWithKit(<Harness />);
    const rows = [...view().querySelectorAll<HTMLElement>(".cc-log-line")];
    expect(rows.map((row) => row.dataset.level)).toEqual(["info", "error"]);
    await user.type(screen.getByRole("searchbox", { name: "Search the logs" }), "hello");
    expect([...view().querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["Hello", "Hello"]);
  });

  it("copies the lines as text", async () => {
    const user = userEvent.setup();
    renderWithKit(<Harness />);
    await user.click(screen.getByRole("button", { name: "Copy these lines" }));
    expect(await navigator.clipboard.readText()).toContain("2026-01-01T10:00:00Z backend line 2 says Hello");
  });

  it("downloads the lines as text", async () => {
    let saved: Blob | undefined;
    vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
      saved = blob as Blob;
      return "blob:log";
    });
    const user = userEvent.setup();
    renderWithKit(<Harness />);
    await user.click(screen.getByRole("button", { name: "Download these lines" }));
    expect(await saved?.text()).toContain("backend line 2 says Hello\n");
  });

  it("renders only visible lines", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => line(index + 1));
    renderWithKit(<LogView lines={many} search="" onSearch={() => {}} />);
    expect(view().querySelectorAll(".cc-log-line").length).toBeLessThan(100);
    expect(view().querySelectorAll(".cc-log-line").length).toBeGreaterThan(10);
  });
});
