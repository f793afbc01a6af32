import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignIn } from "./SignIn";

describe("a page without a session", () => {
  const replace = vi.fn();
  beforeEach(() => {
    globalThis.sessionStorage.clear();
    globalThis.history.replaceState(null, "", "/tasks");
    vi.spyOn(globalThis.location, "replace").mockImplementation(replace);
  });
  afterEach(() => {
    replace.mockReset();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it("redirects to the Hub once, and shows a link to it afterwards", async () => {
    mockServer(() => ({ body: { hub: "http://127.0.0.1:9001", project: "p1" } }));
    const first = renderWithKit(<SignIn />);
    const address = "http://127.0.0.1:9001/open/p1?path=%2Ftasks";
    await waitFor(() => expect(replace).toHaveBeenCalledWith(address));
    first.unmount();
    renderWithKit(<SignIn />);
    const link = await screen.findByRole("link", { name: "Sign in through the Hub" });
    expect(link.getAttribute("href")).toBe(address);
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it("goes to the desk's own host name first, where the browser may be signed in", async () => {
    const host = `${"0123456789abcdef".repeat(2)}.localhost`;
    mockServer(({ path }) => ({
      body: path === "/api/session" ? { host } : { hub: "http://127.0.0.1:9001", project: "p1" },
    }));
    renderWithKit(<SignIn />);
    const { port } = globalThis.location;
    await waitFor(() => expect(replace).toHaveBeenCalledExactlyOnceWith(`http://${host}:${port}/tasks`));
  });

  it.each(["evil.example", "localhost", "", 1])("does not go to %j", async (host) => {
    mockServer(({ path }) => ({ body: path === "/api/session" ? { host } : { hub: null, project: null } }));
    const { client } = renderWithKit(<SignIn />);
    await waitFor(() => expect(client.getQueryData(["app", "host-name"])).toBeNull());
    expect(replace).not.toHaveBeenCalled();
  });

  it("goes to the Hub as soon as the desk knows its address", async () => {
    let hub: string | null = null;
    mockServer(() => ({ body: { hub, project: "p1" } }));
    const { client } = renderWithKit(<SignIn />);
    await waitFor(() => expect(client.getQueryData(["app", "sign-in"])).toBeDefined());
    hub = "http://127.0.0.1:9001";
    const address = "http://127.0.0.1:9001/open/p1?path=%2Ftasks";
    await waitFor(() => expect(replace).toHaveBeenCalledWith(address), { timeout: 5_000 });
  });

  it("shows how to sign in while the Hub's address is unknown", async () => {
    mockServer(() => ({ body: { hub: null, project: null } }));
    renderWithKit(<SignIn />);
    expect(screen.getByText("commandcenter open")).toBeTruthy();
    expect(screen.getByText(/Press Open in the Hub/)).toBeTruthy();
    await waitFor(() => expect(replace).not.toHaveBeenCalled());
    expect(screen.queryByRole("link")).toBeNull();
  });
});
