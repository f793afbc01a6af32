import type { Task } from "@commandcenter/api-client/app/tasks";
import { mockServer } from "@commandcenter/kit/testing";
import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { TaskPage } from "./TaskPage";

const TASK: Task = {
  id: 5,
  title: "Try it",
  status: "open",
  priority: "normal",
  due: null,
  owner: "",
  findings: "old",
  links: [],
  source: null,
  version: 1,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  ended_at: null,
};

/** Mock a server with one task that checks versions as the real one does; `refuse` makes the next change fail. */
function serve() {
  const kept = { task: TASK, refuse: false };
  const log = mockServer(({ method, path, body }) => {
    if (path.startsWith("/api/drafts/")) return { body: null };
    if (path !== "/api/tasks/5") return { body: { items: [], total: 0 } };
    if (method === "GET") return { body: kept.task };
    if (kept.refuse) {
      kept.refuse = false;
      return { status: 503, body: { error: { code: "not_ready", message: "The database is away." } } };
    }
    const { version, ...changes } = body as Partial<Task>;
    if (version !== kept.task.version)
      return {
        status: 409,
        body: { error: { code: "changed_meanwhile", message: "changed", details: { current: kept.task } } },
      };
    kept.task = { ...kept.task, ...changes, version: kept.task.version + 1 };
    return { body: kept.task };
  });
  return { kept, log };
}

async function open() {
  const drawn = renderPage("/tasks/$id", TaskPage, "/tasks/5");
  await screen.findByLabelText("Findings");
  return drawn;
}

const findings = () => screen.getByLabelText<HTMLTextAreaElement>("Findings");
const write = (text: string) => fireEvent.change(findings(), { target: { value: text } });
const press = (name: string | RegExp) => userEvent.click(screen.getByRole("button", { name }));

describe("editing a task", () => {
  beforeEach(() => localStorage.clear());

  it("sends the changed fields with the version that was loaded", async () => {
    const { log } = serve();
    await open();
    write("new");
    await press("Save");
    await screen.findByText(/^Saved/);
    expect(log.find((request) => request.method === "PATCH")?.body).toEqual({ findings: "new", version: 1 });
    expect(localStorage.length).toBe(0);
  });

  it("keeps edits when saving fails and when the page is reopened", async () => {
    const { kept } = serve();
    kept.refuse = true;
    const { unmount } = await open();
    write("precious");
    await press("Save");
    await screen.findByText(/The database is away/);
    expect(findings().value).toBe("precious");
    unmount();
    await open();
    expect(findings().value).toBe("precious");
    await press("Save");
    await waitFor(() => expect(kept.task.findings).toBe("precious"));
  });

  it("shows both versions when another user changed the same field, and saves the chosen one", async () => {
    const { kept } = serve();
    await open();
    write("mine");
    kept.task = { ...kept.task, findings: "theirs", version: 2 };
    await press("Save");
    await screen.findByText("Someone else changed this while you were typing");
    expect(screen.getByText("theirs")).toBeTruthy();
    expect(findings().value).toBe("mine");
    await press(/Keep mine/);
    await press("Save");
    await waitFor(() => expect(kept.task).toMatchObject({ findings: "mine", version: 3 }));
  });

  it("keeps both changes when they are to different fields", async () => {
    const { kept } = serve();
    await open();
    write("mine");
    kept.task = { ...kept.task, owner: "Ada", version: 2 };
    await press("Save");
    await waitFor(() => expect(kept.task).toMatchObject({ findings: "mine", owner: "Ada", version: 3 }));
    expect(screen.queryByText(/Someone else/)).toBeNull();
  });
});
