import type { Project } from "@commandcenter/api-client/hub";
import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { project } from "../shared/fixtures";
import type { ProjectActions } from "../shared/useProjectActions";
import { ServiceTable } from "./ServiceTable";

const service = {
  name: "backend",
  state: "healthy" as const,
  since: "2026-01-01T10:00:00Z",
  restarts: 0,
  exit_code: null,
  last_lines: [],
  ports: { http: 8010 },
  required: true,
  waiting_for: null,
  restart_at: null,
  usage: null,
};
const actions = { restart: vi.fn() } as unknown as ProjectActions;

function mockUsage(usage: { cpu: number; memory_bytes: number } | null) {
  const measured = project({ status: "running", services: [{ ...service, usage }] });
  return mockServer(({ path }) => (path === "/api/orchestration/p1/status" ? { body: measured } : undefined));
}

it("shows CPU and memory of each service of a running project", async () => {
  mockUsage({ cpu: 0.25, memory_bytes: 52_000_000 });
  renderWithKit(
    <ServiceTable project={project({ status: "running", services: [service] })} actions={actions} />,
  );
  expect(await screen.findByRole("columnheader", { name: "CPU · memory" })).toBeTruthy();
  expect(screen.getByRole("cell", { name: /^25 % · \d/ })).toBeTruthy();
});

it("requests no usage of a stopped project, and has no column for unknown usage", async () => {
  const requests = mockUsage({ cpu: 0.25, memory_bytes: 52_000_000 });
  renderWithKit(<ServiceTable project={project({ services: [service] })} actions={actions} />);
  await new Promise((resolve) => setTimeout(resolve, 50)); // a request would have been sent by now
  expect(screen.queryByRole("columnheader", { name: "CPU · memory" })).toBeNull();
  expect(requests).toEqual([]);
});

it.each([
  ["exited", true],
  ["restarting", true],
  ["healthy", false],
  ["starting", false],
] as const)("shows the exit code of a service's last run only while it does not run: %s", (state, shown) => {
  mockUsage(null);
  const services = [{ ...service, state, exit_code: 3 }];
  renderWithKit(<ServiceTable project={project({ services })} actions={actions} />);
  expect(screen.queryByText("exit code 3") !== null).toBe(shown);
});

it("shows every port of a service, by name where there are several", () => {
  const services: Project["services"] = [
    service,
    { ...service, name: "mail", ports: { smtp: 2525, web: 8025 } },
    { ...service, name: "worker", ports: {} },
  ];
  mockUsage(null);
  renderWithKit(<ServiceTable project={project({ services })} actions={actions} />);
  const addresses = ["backend", "mail", "worker"].map(
    (name) => screen.getByRole("rowheader", { name }).parentElement?.querySelectorAll("td")[2]?.textContent,
  );
  expect(addresses).toEqual(["127.0.0.1:8010", "127.0.0.1:2525smtp127.0.0.1:8025web", ""]);
  expect(screen.getByRole("button", { name: "Copy the address of backend" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Copy the address of mail.web" })).toBeTruthy();
});
