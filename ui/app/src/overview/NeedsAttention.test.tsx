import type { Gap } from "@commandcenter/api-client/app/gaps";
import type { Summary } from "@commandcenter/api-client/app/overview";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { NeedsAttention } from "./NeedsAttention";

const GAP = {
  id: 1,
  kind: "outdated",
  subject: "jinja2",
  severity: "high",
  message: "3.1.2 is behind 3.1.6.",
  path: "pyproject.toml",
  line: 5,
  places: [],
  facts: { command: "uv add 'jinja2>=3.1.6'" },
  task_id: null,
} as unknown as Gap;

it("creates a task for a gap, with the command that updates the package", async () => {
  const log = mockServer(({ method, path }) => {
    if (path === "/api/gaps") return { body: { items: [GAP], total: 1 } };
    if (method === "POST" && path === "/api/tasks") return { status: 201, body: { id: 42 } };
    return undefined;
  });
  const { router } = renderPage("/", () => <NeedsAttention summary={undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "Create a task for jinja2" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tasks/42"));
  expect(log.find(({ method }) => method === "POST")?.body).toEqual({
    source: { kind: "gap", id: 1, label: "jinja2", path: "pyproject.toml", line: 5 },
    findings: "3.1.2 is behind 3.1.6.\n\n`uv add 'jinja2>=3.1.6'`",
  });
});

it("shows the small updates of a file as one item, and counts them no second time", async () => {
  const group = {
    ecosystem: "pypi",
    file: "uv.lock",
    packages: 29,
    severity: "low",
    message: "29 packages have newer minor versions.",
    command: "uv add 'httpx>=0.28.1'",
  };
  mockServer(({ path }) => {
    if (path === "/api/gaps") return { body: { items: [GAP], total: 1 } };
    if (path === "/api/gap-groups") return { body: { items: [group], total: 9, packages: 30 } };
    return undefined;
  });
  const summary = { counts: { gaps_low: 31 } } as unknown as Summary;
  renderPage("/", () => <NeedsAttention summary={summary} />);
  expect(await screen.findByRole("link", { name: group.message })).toBeDefined();
  expect(screen.getByRole("button", { name: "Copy the command that updates uv.lock" })).toBeDefined();
  expect(screen.getByRole("link", { name: "2 of low severity" })).toBeDefined();
});
