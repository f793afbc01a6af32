import { renderWithKit } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { project } from "../shared/fixtures";
import { ConsolePanel } from "./ConsolePanel";

const postgres = {
  name: "postgres",
  state: "healthy" as const,
  since: "2026-01-01T10:00:00Z",
  restarts: 0,
  exit_code: null,
  last_lines: [],
  ports: {},
  required: true,
  waiting_for: null,
  restart_at: null,
  usage: null,
};

it("offers consoles of healthy services only", () => {
  renderWithKit(<ConsolePanel project={project({ status: "error", services: [postgres] })} />);
  expect(screen.getByRole("button", { name: "Open psql" }).hasAttribute("disabled")).toBe(false);
  expect(screen.getByRole("button", { name: "Open redis-cli" }).hasAttribute("disabled")).toBe(true);
});

it("asks the user to start a project that is stopped", () => {
  renderWithKit(<ConsolePanel project={project()} />);
  expect(screen.getByText("Start the project to open a console.")).toBeTruthy();
});
