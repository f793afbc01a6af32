import { ApiError } from "@commandcenter/api-client";
import { openedBy } from "@commandcenter/api-client/hub";
import { LiveProvider } from "@commandcenter/kit";
import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { hubHandlers } from "./handlers";
import { router } from "./router";
import { SignIn } from "./SignIn";
import { project } from "./shared/fixtures";

function open(path: string) {
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) });
  renderWithKit(
    <LiveProvider on={hubHandlers}>
      <RouterProvider router={router} />
    </LiveProvider>,
  );
}

describe("opening a desk", () => {
  let left: ReturnType<typeof vi.spyOn>;
  beforeEach(() => {
    mockEvents();
    left = vi.spyOn(window.location, "replace").mockImplementation(() => {});
  });

  it("gets a ticket and opens the requested page", async () => {
    const requests = mockServer(({ path, method }) => {
      if (path === "/api/projects") return { body: [project({ status: "running" })] };
      if (path === "/api/projects/p1/tickets" && method === "POST")
        return { status: 201, body: { url: "http://127.0.0.1:3010/#ticket=v1.5.a.b", expires_in_s: 60 } };
    });
    open(`/open/p1?path=${encodeURIComponent("/tasks?view=list")}`);
    const address = "http://127.0.0.1:3010/tasks?view=list#ticket=v1.5.a.b&scheme=light"; // the scheme of test environments
    await waitFor(() => expect(left).toHaveBeenCalledExactlyOnceWith(address));
    expect(requests.filter((one) => one.path.endsWith("/tickets"))).toHaveLength(1);
  });

  it("shows why a desk cannot be opened", async () => {
    const message = "The desk of “Shop” is not running.";
    mockServer(({ path }) => {
      if (path === "/api/projects") return { body: [project()] };
      if (path === "/api/projects/p1/tickets")
        return { status: 409, body: { error: { code: "project_not_running", message, hint: "Start it." } } };
    });
    open("/open/p1");
    expect((await screen.findByRole("alert")).textContent).toContain(message);
    expect(screen.getByRole("link", { name: "All projects" })).toBeTruthy();
    expect(left).not.toHaveBeenCalled();
  });

  it("names the command for a browser that is not signed in", async () => {
    const error = { code: "unauthorized", message: "You are not signed in.", hint: "" };
    mockServer(() => ({ status: 401, body: { error } }));
    open("/open/p1?path=/tasks");
    expect(await screen.findByText("commandcenter open p1")).toBeTruthy();
    expect(left).not.toHaveBeenCalled();
  });
});

// The name comes from the address: a command that the user copies must contain no shell syntax from it.
it.each(["x; rm -rf ~", "$(x)", "--help", "a b", ""])("keeps the name %j out of the command", (name) => {
  const error = new ApiError(401, { code: "unauthorized", message: "You are not signed in." });
  renderWithKit(<SignIn error={error} project={name} />);
  expect(screen.getByText("commandcenter open --hub")).toBeTruthy();
});

it.each([
  ["#link=used", /used already; each works once/],
  ["#link=expired", /is too old/],
  ["#link=<b>", /You are not signed in/],
])("explains why the link that led to %s did not sign in", (fragment, expected) => {
  window.history.replaceState(null, "", `/${fragment}`);
  openedBy.take();
  expect(window.location.hash).toBe("");
  const error = new ApiError(401, { code: "unauthorized", message: "You are not signed in." });
  renderWithKit(<SignIn error={error} />);
  expect(screen.getByText(expected)).toBeTruthy();
});
