import { openStream } from "@commandcenter/api-client/hub";
import { LiveProvider } from "@commandcenter/kit";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { notifications } from "@mantine/notifications";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { hubHandlers } from "./handlers";
import { router } from "./router";
import { engine, operation, project, removal, why } from "./shared/fixtures";

async function open(path = "/") {
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  renderWithKit(
    <LiveProvider on={hubHandlers} open={openStream}>
      <RouterProvider router={router} />
    </LiveProvider>,
  );
  return userEvent.setup();
}
const card = () => screen.findByTestId("project-card");

describe("the Hub's page", () => {
  let events: ReturnType<typeof mockEvents>;
  beforeEach(() => {
    events = mockEvents();
    localStorage.clear();
  });

  it("shows how to start when there is no project", async () => {
    mockServer(({ path }) => (path === "/api/projects" ? { body: [] } : undefined));
    await open();
    expect(await screen.findByRole("heading", { name: "Add your first folder" })).toBeTruthy();
    expect(screen.getByText(/commandcenter up/)).toBeTruthy();
  });

  it("shows a browser that is not signed in which command to run", async () => {
    mockServer(() => ({
      status: 401,
      body: { error: { code: "unauthorized", message: "Unknown.", hint: "" } },
    }));
    await open();
    expect(await screen.findByText("commandcenter open --hub")).toBeTruthy();
  });

  it("shows the Hub's version at the foot of the page", async () => {
    mockServer(({ path }) => {
      if (path === "/api/projects") return { body: [] };
      if (path === "/api/version") return { body: { version: "1.2.3.dev4+g5" } };
    });
    await open();
    expect(await screen.findByText("CommandCenter 1.2.3.dev4+g5")).toBeTruthy();
  });

  it("shows what is wrong with the Hub's own files, and what to do", async () => {
    const problem = { name: "key", status: "error", message: "The key was replaced.", hint: "Remove it." };
    const warning = { name: "version", status: "warning", message: "It is old.", hint: "Restart it." };
    mockServer(({ path }) => {
      if (path === "/api/projects") return { body: [] };
      if (path === "/api/problems") return { body: [problem, warning] };
    });
    await open();
    expect((await screen.findByRole("alert")).textContent).toBe("The key was replaced.Remove it.");
    expect(screen.getByRole("note").textContent).toBe("It is old. Restart it.Restart the Hub");
  });

  it("restarts a Hub that is older than the installed version, and shows why a restart is refused", async () => {
    const warning = { name: "version", status: "warning", message: "It is old.", hint: "Restart it." };
    const refusal = {
      code: "restart_refused",
      message: "It does not run.",
      hint: "Install it again.",
      details: {},
    };
    const asked = vi.fn();
    mockServer(({ path, method }) => {
      if (path === "/api/projects") return { body: [] };
      if (path === "/api/problems") return { body: [warning] };
      if (path === "/api/restart") {
        asked(method);
        return { status: 409, body: { error: refusal } };
      }
    });
    const user = await open();
    await user.click(await screen.findByRole("button", { name: "Restart the Hub" }));
    expect((await screen.findByRole("alert")).textContent).toBe("It does not run.Install it again.");
    expect(asked).toHaveBeenCalledExactlyOnceWith("POST");
  });

  it("shows changes of a project live", async () => {
    mockServer(({ path }) => (path === "/api/projects" ? { body: [project()] } : undefined));
    await open();
    expect((await card()).dataset).toMatchObject({ slug: "shop", status: "stopped" });
    act(() => events.send("project", project({ status: "starting" })));
    const step = {
      key: "pg",
      title: "Start postgres",
      service: "postgres",
      status: "running" as const,
      started_at: "2026-01-01T10:00:00Z",
      ended_at: null,
      cached: false,
      done: null,
      total: null,
      unit: null,
      detail: null,
    };
    act(() => events.send("operation", operation({ steps: [step] })));
    expect((await card()).dataset.status).toBe("starting");
    expect(within(await card()).getByText("Start postgres")).toBeTruthy();
    expect(within(await card()).getByRole("button", { name: "Cancel" })).toBeTruthy();
    act(() => events.send("project", project({ status: "running" })));
    expect(within(await card()).getByRole("button", { name: "Open" })).toBeTruthy();
    expect(within(await card()).queryByText("Start postgres")).toBeNull();
    act(() => events.send("project_removed", { id: "p1" }));
    await waitFor(() => expect(screen.queryByTestId("project-card")).toBeNull());
  });

  it("shows CPU, memory and the desk's counts of a running project, and nothing that is not known", async () => {
    const usage = { project_id: "p1", cpu: 0.021, memory_bytes: 81 * 1024 ** 2, cpu_last_hour: [0.01, 0.5] };
    const counts = {
      project_id: "p1",
      vulnerabilities_critical: 1,
      vulnerabilities_high: 0,
      vulnerabilities_medium: 0,
      vulnerabilities_low: 2,
      vulnerabilities_unknown: 0,
      gaps_high: 2,
      gaps_medium: 3,
      gaps_low: 0,
      tasks_open: 4,
      tasks_overdue: 1,
    };
    const other = project({ id: "p2", slug: "other", name: "Other", status: "running" });
    mockServer(({ path }) => {
      if (path === "/api/projects") return { body: [project({ status: "running" }), other] };
      if (path === "/api/usage") return { body: [usage] };
      if (path === "/api/desks/counts") return { body: [counts] };
    });
    await open();
    const shop = within(await screen.findByRole("article", { name: "Shop" }));
    expect(await shop.findByText("2.1 %")).toBeTruthy();
    expect(shop.getByText("81.0 MB")).toBeTruthy();
    const vulnerabilities = shop.getByRole("link", { name: "3 vulnerabilities" });
    expect(vulnerabilities.getAttribute("title")).toBe(
      "Vulnerabilities: 1 critical, 0 high, 0 medium, 2 low, 0 unknown",
    );
    expect(shop.getByRole("img", { name: "CPU in the last hour: at most 50 %" })).toBeTruthy();
    const gaps = await shop.findByRole("link", { name: "5 gaps" });
    expect(gaps.getAttribute("href")).toBe("/open/p1?path=%2Fgaps");
    expect(gaps.title).toBe("Gaps: 2 high, 3 medium, 0 low");
    expect(shop.getByRole("link", { name: "1 task overdue" })).toBeTruthy();
    const unknown = within(screen.getByRole("article", { name: "Other" }));
    expect(unknown.queryByRole("img", { name: /^CPU/ })).toBeNull();
    expect(unknown.queryByText(/gap|task|%/)).toBeNull();
  });

  it("fetches everything again on reset", async () => {
    let name = "Shop";
    mockServer(({ path }) => (path === "/api/projects" ? { body: [project({ name })] } : undefined));
    await open();
    await screen.findByRole("article", { name: "Shop" });
    name = "Store";
    act(() => events.send("reset", {}));
    expect(await screen.findByRole("article", { name: "Store" })).toBeTruthy();
  });

  it("shows on the project why a start was refused, and what to do", async () => {
    const refusal = {
      code: "port_in_use",
      message: "Port 5442 is taken.",
      hint: "Stop `nginx`.",
      details: {},
    };
    mockServer(({ path }) => {
      if (path === "/api/projects") return { body: [project()] };
      if (path === "/api/orchestration/p1/start") return { status: 409, body: { error: refusal } };
    });
    const user = await open();
    await user.click(within(await card()).getByRole("button", { name: "Start" }));
    const alert = await within(await card()).findByRole("alert");
    expect(alert.textContent).toContain("Port 5442 is taken.");
    expect(alert.textContent).toContain("Stop nginx.");
  });

  it("opens a running project in a new tab", async () => {
    mockServer(({ path }) =>
      path === "/api/projects" ? { body: [project({ status: "running" })] } : undefined,
    );
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const user = await open();
    await user.click(within(await card()).getByRole("button", { name: "Open" }));
    expect(opened).toHaveBeenCalledWith("/open/p1", "_blank", "noopener");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("shows why a project is not running, and links to where the cause can be fixed", async () => {
    const reason = why({ lines: ["ImportError: no module"] });
    mockServer(({ path }) =>
      path === "/api/projects" ? { body: [project({ status: "error", why: reason })] } : undefined,
    );
    const user = await open();
    expect((await card()).textContent).toContain("backend exited with code 3. Read its log.");
    await user.click(within(await card()).getByRole("button", { name: "Details" }));
    const dialog = await screen.findByRole("dialog", { name: "Shop" });
    const alert = within(dialog).getByRole("alert");
    expect(alert.textContent).toContain("Last lines of backend:ImportError: no module");
    const link = within(alert).getByRole("link", { name: "Open the log" });
    expect(link.getAttribute("href")).toBe("/projects/shop?tab=logs");
  });

  it("shows a service that restarts automatically in amber, without an alert", async () => {
    const reason = why({ severity: "recovering", hint: "It is restarted automatically." });
    mockServer(({ path }) =>
      path === "/api/projects" ? { body: [project({ status: "error", why: reason })] } : undefined,
    );
    await open();
    const status = within(await card()).getByRole("status", { name: "Status of Shop" });
    expect(status.textContent).toBe("restarting");
    expect(within(await card()).queryByRole("alert")).toBeNull();
    expect((await card()).textContent).toContain("It is restarted automatically.");
  });

  it("filters the list by status and text, and keeps the filters in the address", async () => {
    const two = [project(), project({ id: "p2", name: "Store", slug: "store", status: "running" })];
    mockServer(({ path }) => (path === "/api/projects" ? { body: two } : undefined));
    const user = await open();
    const names = () => screen.queryAllByTestId("project-card").map((one) => one.getAttribute("aria-label"));
    await waitFor(() => expect(names()).toEqual(["Store", "Shop"]));
    await user.click(screen.getByRole("button", { name: "Running 1" }));
    await waitFor(() => expect(names()).toEqual(["Store"]));
    expect(router.state.location.search).toEqual({ show: "running" });
    await user.type(screen.getByRole("searchbox", { name: "Filter projects" }), "nothing");
    expect(await screen.findByText("No project matches these filters.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Show all projects" }));
    await waitFor(() => expect(names()).toEqual(["Store", "Shop"]));
  });

  it("keeps the cursor in place in the middle of the filter", async () => {
    mockServer(({ path }) => (path === "/api/projects" ? { body: [project()] } : undefined));
    const user = await open();
    const field = await screen.findByRole<HTMLInputElement>("searchbox", { name: "Filter projects" });
    await user.type(field, "ning");
    await user.type(field, "oth", { initialSelectionStart: 1, initialSelectionEnd: 1 });
    expect(field.value).toBe("nothing");
    await user.click(await screen.findByRole("button", { name: "Show all projects" }));
    await waitFor(() => expect(field.value).toBe(""));
  });

  it("pins a project to the top, and remembers it", async () => {
    const two = [project(), project({ id: "p2", name: "Store", slug: "store", status: "running" })];
    mockServer(({ path }) => (path === "/api/projects" ? { body: two } : undefined));
    const user = await open();
    await user.click(await screen.findByRole("button", { name: "More for Shop" }));
    await user.click(await screen.findByRole("menuitem", { name: "Pin to the top" }));
    const names = screen.getAllByTestId("project-card").map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["Shop", "Store"]);
    expect(localStorage.getItem("commandcenter-pinned-projects")).toBe('["p1"]');
  });

  it("renders only the projects in view", async () => {
    const many = Array.from({ length: 300 }, (_, index) =>
      project({ id: `p${index}`, name: `Project ${index}`, slug: `project-${index}` }),
    );
    mockServer(({ path }) => (path === "/api/projects" ? { body: many } : undefined));
    await open();
    await screen.findByRole("article", { name: "Project 0" });
    expect(screen.getAllByTestId("project-card").length).toBeLessThan(50);
    expect(screen.getByRole("button", { name: "Stopped 300" })).toBeTruthy();
  });

  async function removing(answer: (query: URLSearchParams) => { status?: number; body?: unknown }) {
    const asked = mockServer(({ path, method, query }) => {
      if (path === "/api/projects") return { body: [project()] };
      if (path === "/api/projects/p1/removal") return { body: removal() };
      if (method === "DELETE") return answer(query);
    });
    const user = await open();
    await user.click(await screen.findByRole("button", { name: "More for Shop" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove project" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("/home/ada/shop is not changed");
    return { asked, user, dialog };
  }

  it("removes a project and keeps its data", async () => {
    const { asked, user, dialog } = await removing(() => ({ status: 204 }));
    await waitFor(() => expect(dialog.textContent).toContain("3 (11.4 MB)kept"));
    await user.click(within(dialog).getByRole("button", { name: "Remove project" }));
    await waitFor(() => expect(asked.find((one) => one.method === "DELETE")?.query.get("data")).toBe("keep"));
  });

  it("shows what is deleted, asks for confirmation, and shows where the snapshot is", async () => {
    const snapshot = { id: "0123456789", file: "/home/ada/.hub/removed/x.dump", size_bytes: 2048 };
    const removed = { project_id: "p1", name: "Shop", path: "/home/ada/shop", snapshot, left: "" };
    const shown = vi.spyOn(notifications, "show");
    const { asked, user, dialog } = await removing(() => ({ body: removed }));
    await user.click(within(dialog).getByRole("radio", { name: "Delete the data" }));
    await waitFor(() => expect(dialog.textContent).toContain("41.0 MBdeleted"));
    expect(dialog.textContent).toContain("taken first and kept in /home/ada/.hub/removed");
    const button = within(dialog).getByRole("button", { name: "Remove project and data" });
    expect(button.hasAttribute("disabled")).toBe(true);
    await user.click(within(dialog).getByRole("checkbox", { name: "Yes, delete the data of “Shop”" }));
    await user.click(button);
    await waitFor(() => expect(shown).toHaveBeenCalled());
    const query = asked.find((one) => one.method === "DELETE")?.query;
    expect([query?.get("data"), query?.get("snapshot")]).toEqual(["delete", "take"]);
    const { message, autoClose } = shown.mock.calls[0]?.[0] ?? {};
    expect(autoClose).toBe(false);
    const { container } = renderWithKit(message);
    expect(container.textContent).toContain("/home/ada/.hub/removed/x.dump (2.0 KB)");
    expect(container.textContent).toContain("commandcenter snapshot restore 01234567");
  });

  it("deletes without a snapshot only on request", async () => {
    const error = {
      code: "snapshot_failed",
      message: "“Shop” was not removed.",
      hint: "Fix it.",
      details: {},
    };
    const { asked, user, dialog } = await removing((query) =>
      query.get("snapshot") === "skip" ? { status: 204 } : { status: 500, body: { error } },
    );
    await user.click(within(dialog).getByRole("radio", { name: "Delete the data" }));
    await user.click(within(dialog).getByRole("checkbox", { name: /Yes, delete/ }));
    expect(within(dialog).queryByRole("button", { name: "Delete without a snapshot" })).toBeNull();
    await user.click(within(dialog).getByRole("button", { name: "Remove project and data" }));
    expect((await within(dialog).findByRole("alert")).textContent).toContain("“Shop” was not removed.");
    await user.click(within(dialog).getByRole("button", { name: "Delete without a snapshot" }));
    await waitFor(() => expect(screen.queryByTestId("project-card")).toBeNull());
    expect(asked.filter((one) => one.method === "DELETE").length).toBe(2);
  });

  it("shows the slugs of projects whose names look the same", async () => {
    const two = [
      project({ id: "p1", name: "n\u00e9", slug: "ne" }),
      project({ id: "p2", name: "ne\u0301", slug: "ne-2", path: "/b/ne" }),
      project({ id: "p3", name: "Shop", slug: "shop", path: "/c" }),
    ];
    mockServer(({ path }) => (path === "/api/projects" ? { body: two } : undefined));
    await open();
    await screen.findByRole("article", { name: "Shop" });
    const names = screen.getAllByTestId("project-card").map((one) => one.getAttribute("aria-label"));
    expect(names).toEqual(["n\u00e9 (ne)", "ne\u0301 (ne-2)", "Shop"]);
  });
});

describe("adding a folder", () => {
  beforeEach(() => void mockEvents());

  async function fill(answer: { status?: number; body?: unknown }, button: string, chosen?: string) {
    const requests = mockServer(({ path, method, query }) => {
      if (path === "/api/projects") return method === "POST" ? answer : { body: [] };
      if (path === "/api/engines") {
        const broken = engine({ name: "broken", available: false, form: null });
        return { body: [engine({ name: "boxes", form: "container" }), engine(), broken] };
      }
      if (path === "/api/filesystem/home") return { body: { path: "/home/ada", roots: ["/home/ada"] } };
      if (path === "/api/filesystem/browse") {
        const folders = [
          { name: "shop", path: "/home/ada/shop", readable: true, is_project: true, registered: false },
        ];
        const at = query.get("path");
        return { body: { path: at, parent: null, roots: ["/home/ada"], folders, truncated: false } };
      }
      if (path.endsWith("/start")) {
        return {
          status: 202,
          body: { success: true, message: "", project_id: "p1", status: "starting", operation_id: "o" },
        };
      }
    });
    const user = await open();
    await screen.findByRole("heading", { name: "Add your first folder" });
    await user.click(screen.getByRole("button", { name: "Add project" }));
    await user.click(await screen.findByRole("button", { name: /shop/ }));
    expect((screen.getByLabelText("Folder") as HTMLInputElement).value).toBe("/home/ada/shop");
    if (chosen) {
      await user.click(screen.getByRole("combobox", { name: "Engine" }));
      await user.click(await screen.findByRole("option", { name: chosen }));
    }
    const pressed = screen.getByRole("button", { name: button });
    await waitFor(() => expect(pressed.hasAttribute("disabled")).toBe(false));
    await user.click(pressed);
    return requests;
  }
  const refused = (code: string, details = {}) => ({
    status: 422,
    body: { error: { code, message: "That will not do.", hint: "Try another.", details } },
  });

  it.each([
    ["folder_missing", {}, "Folder"],
    ["folder_taken", {}, "Folder"],
    ["name_taken", {}, "Name"],
    ["engine_unknown", {}, "Engine"],
    ["engine_unavailable", {}, "Engine"],
    ["invalid_input", { fields: [{ field: "body.name", problem: "too long" }] }, "Name"],
  ])("shows the error %s and its hint at its field", async (code, details, label) => {
    await fill(refused(code, details), "Add");
    const message = await screen.findByText(/That will not do/);
    const field = screen.getByLabelText(label, { selector: "input" });
    const described = field.getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(described.some((id) => document.getElementById(id)?.contains(message))).toBe(true);
    expect(message.textContent).toContain("Try another.");
  });

  it("shows an error that concerns no field in a panel", async () => {
    await fill(refused("port_taken"), "Add");
    expect((await screen.findByRole("alert")).textContent).toContain("That will not do.");
    expect(screen.getByLabelText("Folder").getAttribute("aria-invalid")).not.toBe("true");
  });

  it("adds a project without starting it", async () => {
    const requests = await fill({ status: 201, body: project() }, "Add");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(requests.find((one) => one.method === "POST")?.body).toEqual({
      path: "/home/ada/shop",
      name: null,
      engine: "auto",
    });
    expect(requests.some((one) => one.path.endsWith("/start"))).toBe(false);
  });

  it.each([
    ["steam: programs on this machine", "steam"],
    ["boxes: containers", "boxes"],
    ["broken (unavailable)", "broken"],
    ["Automatic", "auto"],
  ])("offers the engine “%s”, which the Hub lists", async (label, name) => {
    const requests = await fill({ status: 201, body: project() }, "Add", label);
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(requests.find((one) => one.method === "POST")?.body).toMatchObject({ engine: name });
  });

  it("completes a path while it is typed, and leaves out hidden folders", async () => {
    const folder = (name: string) => ({
      name,
      path: `/home/ada/${name}`,
      readable: true,
      is_project: false,
      registered: false,
    });
    const folders = [folder("shop"), folder("shelf"), folder("notes"), folder(".cache")];
    mockServer(({ path, query }) => {
      if (path === "/api/projects") return { body: [] };
      if (path === "/api/engines") return { body: [engine()] };
      if (path === "/api/filesystem/home") return { body: { path: "/home/ada", roots: ["/home/ada"] } };
      if (path !== "/api/filesystem/browse") return undefined;
      const at = query.get("path");
      if (at === "/home/ada")
        return { body: { path: at, parent: null, roots: [at], folders, truncated: false } };
      if (at === "/home/ada/shop")
        return { body: { path: at, parent: "/home/ada", roots: [], folders: [], truncated: false } };
      return {
        status: 422,
        body: { error: { code: "folder_missing", message: "Gone.", hint: "", details: {} } },
      };
    });
    const user = await open();
    await screen.findByRole("heading", { name: "Add your first folder" });
    await user.click(screen.getByRole("button", { name: "Add project" }));
    const browser = await screen.findByLabelText("Browse");
    const names = () =>
      within(browser)
        .queryAllByRole("listitem")
        .map((one) => one.textContent);
    await waitFor(() => expect(names()).toEqual(["shop", "shelf", "notes"]));
    await user.click(within(browser).getByRole("switch", { name: "Show hidden" }));
    expect(names()).toEqual(["shop", "shelf", "notes", ".cache"]);
    const start = screen.getByRole("button", { name: "Add and start" });
    await user.type(screen.getByLabelText("Folder"), "/home/ada/sh");
    await waitFor(() => expect(names()).toEqual(["shop", "shelf"]));
    expect(start.hasAttribute("disabled")).toBe(true);
    await user.click(within(browser).getByRole("button", { name: "shop" }));
    await waitFor(() => expect(start.hasAttribute("disabled")).toBe(false));
    expect(screen.getByLabelText("Name").getAttribute("placeholder")).toBe("shop");
  });

  it("adds and starts a project", async () => {
    const requests = await fill({ status: 201, body: project() }, "Add and start");
    await waitFor(() =>
      expect(requests.some((one) => one.path === "/api/orchestration/p1/start")).toBe(true),
    );
  });
});
