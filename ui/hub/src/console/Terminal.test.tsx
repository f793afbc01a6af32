import { mockEvents, mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import Terminal from "./Terminal";

const keys = vi.hoisted(() => ({ press: (_: string) => {} }));
vi.mock("@xterm/addon-fit", () => ({
  FitAddon: class {
    fit() {}
  },
}));
vi.mock("@xterm/xterm", () => ({
  Terminal: class {
    rows = 24;
    cols = 80;
    loadAddon() {}
    open() {}
    focus() {}
    write() {}
    dispose() {}
    onResize() {}
    onData(listen: (data: string) => void) {
      keys.press = listen;
    }
  },
}));

it("keeps keys that are pressed before the console is open, and sends them once it is", async () => {
  let answer: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const requests = mockServer(async ({ path }) => {
    if (!path.endsWith("/consoles")) return { status: 204 };
    await held;
    return { status: 201, body: { id: "c1" } };
  });
  mockEvents();
  renderWithKit(<Terminal project_id="p1" program="psql" />);
  await waitFor(() => expect(requests).toHaveLength(1));
  for (const key of "select") keys.press(key);
  answer?.();
  const typed = () =>
    requests.filter(({ path }) => path.endsWith("/input")).map(({ body }) => (body as { data: string }).data);
  await waitFor(() => expect(typed().join("")).toBe("select"));
});
