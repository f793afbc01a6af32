import type { Gap, GapGroup } from "@commandcenter/api-client/app/gaps";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { GapsPage } from "./GapsPage";

const NODE: Gap = {
  id: 1,
  kind: "end_of_life",
  severity: "high",
  ecosystem: null,
  subject: "Node.js",
  path: ".nvmrc",
  line: 1,
  places: [],
  folded: false,
  message: "Support of 16 ended.",
  advice: "Update it.",
  facts: {},
  since: "2026-01-01T00:00:00Z",
  checked_at: null,
  task_id: null,
  ignored_at: null,
  ignored_reason: "",
  version: 1,
};
const HTTPX: Gap = {
  ...NODE,
  id: 2,
  kind: "outdated",
  severity: "low",
  ecosystem: "pypi",
  subject: "httpx",
  facts: { current: "0.27.0", newest: "0.28.1", level: "minor", changes: "https://forge.test/releases" },
};
const GROUP: GapGroup = {
  ecosystem: "pypi",
  file: "uv.lock",
  packages: 29,
  minor: 29,
  patch: 0,
  severity: "low",
  message: "29 packages have newer minor versions.",
  advice: "None of them is a major update. One command applies all of them.",
  command: "uv add 'httpx>=0.28.1'",
};

function serve(items: Gap[], groups: GapGroup[] | null) {
  return mockServer(({ method, path, query }) => {
    if (path === "/api/gaps") {
      const found = query.get("group") ? [HTTPX] : items;
      return { body: { items: found, total: found.length } };
    }
    if (path === "/api/gap-groups" && groups)
      return { body: { items: groups, total: groups.length, packages: 29 * groups.length } };
    if (method === "POST" && path === "/api/tasks") return { status: 201, body: { id: 42 } };
    return undefined;
  });
}

const table = () => screen.findByRole("table", { name: "Gaps" });

it("shows the small updates of a file as one row, which unfolds to packages", async () => {
  const log = serve([NODE], [GROUP]);
  const { router } = renderPage("/gaps", GapsPage);
  expect(await within(await table()).findByText(GROUP.message)).toBeDefined();
  expect(within(await table()).getAllByRole("row")).toHaveLength(3);
  expect(screen.getByText("1–2 of 2")).toBeDefined();
  expect(log.find(({ path }) => path === "/api/gaps")?.query.get("grouped")).toBe("false");
  expect(screen.queryByText("httpx")).toBeNull();
  await userEvent.click(screen.getByText("Show the packages"));
  expect(await screen.findByText("httpx")).toBeDefined();
  expect(screen.getByRole("link", { name: "Changes" }).getAttribute("href")).toBe(
    "https://forge.test/releases",
  );
  await userEvent.click(screen.getByRole("button", { name: "Create a task for uv.lock" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tasks/42"));
  expect(log.find(({ method }) => method === "POST")?.body).toMatchObject({
    source: { kind: "file", path: "uv.lock" },
    findings: "29 packages have newer minor versions.\n\n`uv add 'httpx>=0.28.1'`",
  });
});

it("lists folded packages of a group if the page shows folded gaps", async () => {
  const log = serve([], [{ ...GROUP, message: "2 packages have newer minor versions." }]);
  renderPage("/gaps", GapsPage, "/gaps?folded=true");
  await userEvent.click(await screen.findByText("Show the packages"));
  expect(await screen.findByText("httpx")).toBeDefined();
  expect(log.find(({ query }) => query.get("group") === "uv.lock")?.query.get("folded")).toBe("true");
});

it("shows each package if the groups cannot be loaded", async () => {
  const log = serve([HTTPX], null);
  renderPage("/gaps", GapsPage);
  expect(await within(await table()).findByText("httpx")).toBeDefined();
  expect(log.some(({ path, query }) => path === "/api/gaps" && !query.has("grouped"))).toBe(true);
});

it("shows small updates if there is nothing else", async () => {
  serve([], [GROUP]);
  renderPage("/gaps", GapsPage);
  expect(await within(await table()).findByText(GROUP.message)).toBeDefined();
  expect(screen.queryByText("No gaps found")).toBeNull();
});

it("shows each package where the filters ask for packages", async () => {
  const log = serve([HTTPX], [GROUP]);
  renderPage("/gaps", GapsPage, "/gaps?q=httpx");
  expect(await within(await table()).findByText("httpx")).toBeDefined();
  expect(log.some(({ path }) => path === "/api/gap-groups")).toBe(false);
  expect(log.find(({ path }) => path === "/api/gaps")?.query.has("grouped")).toBe(false);
});
