import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { FilePage } from "./FilePage";

const FILE = {
  path: "src/a.py",
  language: "Python",
  size_bytes: 20,
  modified_at: "2026-01-01T00:00:00Z",
  text: "def a():\n    pass\n",
  truncated: false,
  document_id: null,
  definitions: [{ line: 1, kind: "function", name: "a", container: "" }],
};
const COMMIT = { sha: "0123456789abcdef", author: "Ada", email: "", subject: "Begin" };
const RESPONSES: Record<string, unknown> = {
  "/api/files/content": FILE,
  "/api/files/history": {
    message: null,
    commits: [{ ...COMMIT, committed_at: "2026-01-01T00:00:00Z" }],
    complete: true,
    edited_at: "2026-01-02T00:00:00Z",
  },
  "/api/files/blame": {
    message: null,
    commits: [{ ...COMMIT, written_at: "2026-01-01T00:00:00Z" }],
    lines: [
      { line: 1, count: 1, commit: 0 },
      { line: 2, count: 1, commit: null },
    ],
  },
};

function open(address: string, responses = RESPONSES) {
  const requests = mockServer(({ method, path, body }) => {
    if (path === "/api/editor") {
      const chosen = method === "PUT" ? (body as { editor: string }).editor : null;
      return { body: { editor: chosen, folder: "/home/ada/desk" } };
    }
    return path in responses ? { body: responses[path] } : undefined;
  });
  renderPage("/files/$", FilePage, address);
  return requests;
}

it("shows the text, its commits, and that it is edited", async () => {
  open("/files/src/a.py");
  const source = await screen.findByRole("region", { name: "Text of src/a.py" });
  expect(source.textContent).toContain("def a():\n    pass");
  expect(await screen.findByText("Begin")).toBeTruthy();
  expect(screen.getByRole("link", { name: "a" }).getAttribute("href")).toBe("/files/src/a.py#L1");
  expect(screen.getByText(/not committed/).textContent).toMatch(/^Changed .*, not committed$/);
});

it("names the commit of the line in the address when asked", async () => {
  open("/files/src/a.py#L1");
  await userEvent.click(await screen.findByRole("button", { name: "Blame" }));
  const status = await screen.findByText(/^Line 1: Begin/);
  expect(status.textContent).toContain("0123456, Ada");
  expect(screen.getByRole("region", { name: "Text of src/a.py" }).textContent).toContain("not committed");
});

it("opens the file in the editor that was chosen once", async () => {
  const requests = open("/files/src/a.py#L2");
  await userEvent.click(await screen.findByRole("button", { name: "Open in editor" }));
  const item = await screen.findByRole("menuitem", { name: "Cursor" });
  item.addEventListener("click", (event) => event.preventDefault());
  await userEvent.click(item);
  const link = await screen.findByRole("link", { name: "Open in Cursor" });
  expect(link.getAttribute("href")).toBe("cursor://file/home/ada/desk/src/a.py:2");
  expect(requests.find((one) => one.method === "PUT")?.body).toEqual({ editor: "cursor" });
});

it("explains in one sentence why a file is not shown", async () => {
  mockServer(({ path }) =>
    path === "/api/files/content"
      ? { status: 404, body: { error: { code: "not_found", message: "This path is ignored.", hint: null } } }
      : undefined,
  );
  renderPage("/files/$", FilePage, "/files/.env");
  expect(await screen.findByText("This path is ignored.")).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole("region")).toBeNull());
});
