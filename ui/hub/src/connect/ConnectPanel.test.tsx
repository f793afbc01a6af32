import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { project } from "../shared/fixtures";
import { ConnectPanel } from "./ConnectPanel";

const POSTGRES = {
  service: "postgres",
  variables: [{ name: "TZ", shown: "UTC", secret: false }],
  addresses: [
    { name: "URL", shown: "postgresql://desk:••••@127.0.0.1:5442/desk", secret: true },
    { name: "JDBC", shown: "jdbc:postgresql://127.0.0.1:5442/desk?password=••••", secret: true },
  ],
};

function mockServices(in_container = false) {
  return mockServer(({ path, body }) => {
    if (path === "/api/projects/p1/services") return { body: [{ ...POSTGRES, in_container }] };
    if (path === "/api/projects/p1/reveal")
      return { body: { value: `whole ${(body as { name: string }).name}` } };
  });
}

it("reveals one secret at a time", async () => {
  const asked = mockServices();
  renderWithKit(<ConnectPanel project={project({ status: "running" })} />);
  const list = within(await screen.findByRole("list", { name: "Addresses of postgres" }));
  expect(list.getByText("postgresql://desk:••••@127.0.0.1:5442/desk")).toBeTruthy();
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.click(list.getByRole("button", { name: "Reveal URL" }));
  expect(await list.findByText("whole URL")).toBeTruthy();
  await userEvent.click(list.getByRole("button", { name: "Reveal JDBC" }));
  expect(await list.findByText("whole JDBC")).toBeTruthy();
  expect(list.queryByText("whole URL")).toBeNull();
  await userEvent.click(list.getByRole("button", { name: "Hide JDBC" }));
  expect(list.queryByText("whole JDBC")).toBeNull();
  expect(asked.filter(({ method }) => method === "POST").map(({ body }) => body)).toEqual([
    { service: "postgres", kind: "address", name: "URL" },
    { service: "postgres", kind: "address", name: "JDBC" },
  ]);
});

it("copies a secret without showing it, and a value that is not secret without a request", async () => {
  const asked = mockServices();
  renderWithKit(<ConnectPanel project={project({ status: "running" })} />);
  const list = within(await screen.findByRole("list", { name: "Addresses of postgres" }));
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  await user.click(list.getByRole("button", { name: "Copy URL" }));
  await waitFor(() => expect(write).toHaveBeenCalledWith("whole URL"));
  expect(screen.queryByText("whole URL")).toBeNull();
  const before = asked.length;
  await user.click(screen.getByText("Environment (1)"));
  await user.click(screen.getByRole("button", { name: "Copy TZ" }));
  await waitFor(() => expect(write).toHaveBeenLastCalledWith("UTC"));
  expect(asked).toHaveLength(before);
});

it.each([true, false])(
  "explains variables of a container, and only those (in a container: %s)",
  async (in_container) => {
    mockServices(in_container);
    renderWithKit(<ConnectPanel project={project({ status: "running" })} />);
    await userEvent.click(await screen.findByText("Environment (1)"));
    expect(screen.queryByText(/exist only there/) !== null).toBe(in_container);
  },
);

it("reports that nothing answers while the project is stopped", async () => {
  mockServices();
  renderWithKit(<ConnectPanel project={project()} />);
  expect(
    await screen.findByText(/Nothing answers at these addresses while the project is stopped/),
  ).toBeTruthy();
});
