import type { Project } from "@commandcenter/api-client/hub";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { project } from "../shared/fixtures";
import type { LogSearch } from "../shared/log-search";
import { LogPanel } from "./LogPanel";
import { groupStarts } from "./useLogPart";
import { parseLines } from "./useLogs";

const line = (id: number, text = `line ${id}`) => ({
  id,
  service: "backend",
  run: "r",
  stream: "stdout" as const,
  time: new Date(1_767_261_600_000 + id * 1000).toISOString(),
  text,
});
const running = project({
  status: "running",
  services: ["backend", "redis"].map((name) => ({ name }) as Project["services"][number]),
});

/** A panel that keeps its choices as the page's address does. */
function Panel(props: LogSearch) {
  const [chosen, setChosen] = useState<LogSearch>(props);
  return (
    <LogPanel
      project={running}
      chosen={chosen}
      onChoose={(changed) => setChosen((before) => ({ ...before, ...changed }))}
    />
  );
}

describe("LogPanel", () => {
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(19);
  });
  const texts = () =>
    [...screen.getByRole("log").querySelectorAll(".cc-log-text")].map((one) => one.textContent);

  it("follows batches of lines, also for a regular expression", async () => {
    const requests = mockServer(({ path }) =>
      path.endsWith("/logs") ? { body: { lines: [], more: false, behind_bytes: 0 } } : undefined,
    );
    const events = mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    await waitFor(() => expect(events.urls()).toHaveLength(1));
    events.send("lines", { lines: [line(1), line(2, "ERROR: no")] });
    await waitFor(() => expect(texts()).toEqual(["line 1", "ERROR: no"]));
    await user.type(screen.getByRole("searchbox"), "n.$");
    await user.click(screen.getByRole("button", { name: "Regular expression" }));
    await waitFor(() => expect(events.urls().at(-1)).toContain("search=n.%24&regex=true"));
    expect(requests.at(-1)?.query.get("regex")).toBe("true");
  });

  it("shows why a regular expression is invalid, and follows no stream meanwhile", async () => {
    mockServer(() => ({
      status: 422,
      body: { error: { code: "invalid_pattern", message: "The regular expression is invalid: missing )." } },
    }));
    const events = mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    await user.click(screen.getByRole("button", { name: "Regular expression" }));
    await user.type(screen.getByRole("searchbox"), "(");
    expect(await screen.findByText("The regular expression is invalid: missing ).")).toBeTruthy();
    expect(events.urls()).toEqual([]);
  });

  it("shows hits with the lines around them, and loads older ones", async () => {
    const requests = mockServer(({ path, query }) => {
      if (!path.endsWith("/logs/search")) return undefined;
      return query.get("before")
        ? { body: { lines: [line(4, "hit 4"), line(5), line(6)], hits: [4], before: null, took_ms: 1 } }
        : { body: { lines: [line(8), line(9), line(10, "hit 10")], hits: [10], before: 10, took_ms: 1 } };
    });
    mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    await user.type(screen.getByRole("searchbox"), "hit");
    await user.click(await screen.findByRole("combobox", { name: "Lines around hits" }));
    await user.click(await screen.findByRole("option", { name: "Hits with 2 lines around" }));
    await waitFor(() => expect(texts()).toEqual(["line 8", "line 9", "hit 10"]));
    expect(screen.getByText("1 hit so far")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Load earlier lines" }));
    await waitFor(() => expect(texts()).toHaveLength(6));
    expect(screen.getByText("2 hits")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Load earlier lines" })).toBeNull();
    expect(requests.at(-1)?.query.get("context")).toBe("2");
    expect(screen.getByRole("log").querySelectorAll("[data-hit]")).toHaveLength(2);
    expect(screen.getByRole("log").querySelector("[data-start]")?.textContent).toContain("line 8");
  });

  it("shows the lines of one, several or all services", async () => {
    mockServer(() => undefined);
    const events = mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    const services = within(screen.getByRole("group", { name: "Services" }));
    const pressed = () => services.getAllByRole("button", { pressed: true }).map((one) => one.textContent);
    expect(pressed()).toEqual(["All services"]);
    await user.click(services.getByRole("button", { name: "redis" }));
    await user.click(services.getByRole("button", { name: "backend" }));
    expect(pressed()).toEqual(["backend", "redis"]);
    await waitFor(() => expect(events.urls().at(-1)).toContain("service=backend&service=redis"));
    expect(screen.getByRole("button", { name: "Restart project" })).toBeTruthy();
    await user.click(services.getByRole("button", { name: "backend" }));
    expect(screen.getByRole("button", { name: "Restart redis" })).toBeTruthy();
    await user.click(services.getByRole("button", { name: "All services" }));
    expect(pressed()).toEqual(["All services"]);
    await waitFor(() => expect(events.urls().at(-1)).not.toContain("service="));
  });

  it("shows all services if the address names one that the project does not have", async () => {
    mockServer(() => undefined);
    const events = mockEvents();
    const { unmount } = renderWithKit(<Panel service="nope" />);
    const pressed = () =>
      within(screen.getByRole("group", { name: "Services" }))
        .getAllByRole("button", { pressed: true })
        .map((one) => one.textContent);
    expect(pressed()).toEqual(["All services"]);
    await waitFor(() => expect(events.urls().at(-1)).not.toContain("service="));
    unmount();
    renderWithKit(<Panel service="nope,redis" />);
    expect(pressed()).toEqual(["redis"]);
  });

  it("applies the search to the lines around a time", async () => {
    const requests = mockServer(() => ({
      body: { lines: [line(7, "hit 7")], more: true, behind_bytes: 0 },
    }));
    mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    await user.type(screen.getByRole("searchbox"), "h.t");
    await user.click(screen.getByRole("button", { name: "Regular expression" }));
    await user.click(screen.getByRole("button", { name: "Go to time" }));
    await user.click(await screen.findByRole("button", { name: "Go" }));
    await waitFor(() => expect(requests.at(-1)?.query.get("search")).toBe("h.t"));
    expect(requests.at(-1)?.query.get("at")).toBeTruthy();
    expect(requests.at(-1)?.query.get("regex")).toBe("true");
  });

  it("goes to a time and back, and restarts the service that is shown", async () => {
    const requests = mockServer(({ path }) => {
      if (path.endsWith("/restart"))
        return { status: 202, body: { success: true, message: "", project_id: "p", status: "starting" } };
      return { body: { lines: [line(1), line(2)], more: false, behind_bytes: 0 } };
    });
    const events = mockEvents();
    const user = userEvent.setup();
    renderWithKit(<Panel />);
    await user.click(screen.getByRole("button", { name: "Go to time" }));
    await user.click(await screen.findByRole("button", { name: "Go" }));
    await waitFor(() => expect(texts()).toEqual(["line 1", "line 2"]));
    expect(requests.at(-1)?.query.get("at")).toMatch(/Z$/);
    expect(screen.queryByRole("button", { name: "Pause" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Back to live" }));
    await waitFor(() => expect(events.urls()).toHaveLength(1));
    await user.click(screen.getByRole("button", { name: "redis" }));
    await user.click(screen.getByRole("button", { name: "Restart redis" }));
    await waitFor(() => expect(requests.at(-1)?.query.get("service")).toBe("redis"));
    expect(requests.at(-1)?.path).toMatch(/restart$/);
  });
});

describe("groupStarts", () => {
  it("finds where lines were left out", () => {
    const at = (ids: number[], hits: number[]) => [
      ...groupStarts(parseLines(ids.map((id) => line(id))), new Set(hits), 1),
    ];
    expect(at([1, 2, 3, 9, 10, 11], [2, 10])).toEqual([9]);
    expect(at([1, 2, 3, 4, 5], [2, 4])).toEqual([]);
    expect(at([2, 3], [2, 3])).toEqual([]);
  });
});
