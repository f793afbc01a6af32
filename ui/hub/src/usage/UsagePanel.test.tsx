import type { UsageHistory } from "@commandcenter/api-client/hub";
import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { project } from "../shared/fixtures";
import { UsagePanel } from "./UsagePanel";

function mockHistory(changes: Partial<UsageHistory> = {}) {
  const backend = { name: "backend", cpu: [null, 0.02, 0.08], memory_bytes: [null, 1 << 20, 3 << 20] };
  const redis = { name: "redis", cpu: [0.001, 0.001, null], memory_bytes: [1 << 20, 1 << 20, null] };
  const body = {
    measured: true,
    every_s: 15,
    ended_at: "2026-01-01T10:00:00Z",
    services: [backend, redis],
    ...changes,
  };
  return mockServer(({ path }) => (path === "/api/projects/p1/usage" ? { body } : undefined));
}

it("draws CPU and memory of each service in the last hour", async () => {
  mockHistory();
  renderWithKit(<UsagePanel project={project({ status: "running" })} />);
  const name = "backend: CPU in the last hour: now 8.0 %, at most 8.0 %";
  const chart = await screen.findByRole("img", { name });
  expect(chart.querySelector("polyline")?.getAttribute("points")).toBe("597.5,80 600,20");
  expect(screen.getByRole("img", { name: /^redis: CPU .* now not running, at most 0.1 %$/ })).toBeTruthy();
  expect(screen.getAllByText("10 %")).toHaveLength(2); // the same axis for all
  await userEvent.click(screen.getByText("Memory"));
  expect(
    screen.getByRole("img", { name: "backend: memory in the last hour: now 3.0 MB, at most 3.0 MB" }),
  ).toBeTruthy();
});

it("shows the value at the pointer", async () => {
  mockHistory();
  renderWithKit(<UsagePanel project={project({ status: "running" })} />);
  const chart = await screen.findByRole("img", { name: /^backend: CPU/ });
  chart.getBoundingClientRect = () => ({ left: 0, width: 239 }) as DOMRect;
  fireEvent.pointerMove(chart, { clientX: 230 });
  expect(screen.getByText(/^2 min ago:/).textContent).toBe("2 min ago: not running");
  fireEvent.pointerLeave(chart);
  expect(screen.queryByText(/min ago:/)).toBeNull();
});

it("reports that the engine does not measure usage", async () => {
  mockHistory({ measured: false, services: [] });
  renderWithKit(<UsagePanel project={project({ status: "running" })} />);
  expect(await screen.findByText(/not known: the engine “steam” does not measure them/)).toBeTruthy();
});
