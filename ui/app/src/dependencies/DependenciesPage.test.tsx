import type { Dependency } from "@commandcenter/api-client/app/dependencies";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { DependenciesPage } from "./DependenciesPage";

const HTTPX: Dependency = {
  id: 1,
  name: "httpx",
  constraint: ">=0.28",
  version: null,
  direct: true,
  kind: "runtime",
  group: null,
  ecosystem: "pypi",
  manifest: "pyproject.toml",
  line: 7,
  lock: null,
  lock_line: null,
  licence: null,
  purl: "pkg:pypi/httpx",
  unknown: null,
  alias: null,
};

it("creates a task for a dependency with one click, and opens it", async () => {
  const log = mockServer(({ method, path }) => {
    if (path === "/api/dependencies") return { body: { items: [HTTPX], total: 1, packages: 1 } };
    if (method === "POST" && path === "/api/tasks") return { status: 201, body: { id: 42 } };
    return undefined;
  });
  const { router } = renderPage("/dependencies", DependenciesPage);
  await userEvent.click(await screen.findByRole("button", { name: "Create a task for httpx" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tasks/42"));
  expect(log.find((request) => request.method === "POST")?.body).toEqual({
    source: { kind: "dependency", label: "httpx", path: "pyproject.toml", line: 7 },
  });
});

it("shows why a version is not known, and under which name a package is used", async () => {
  const items: Dependency[] = [
    { ...HTTPX, id: 2, name: "mysql", unknown: "MYSQL_TAG must be set" },
    { ...HTTPX, id: 3, name: "is-number", version: "7.0.0", alias: "number-alias" },
  ];
  mockServer(({ path }) =>
    path === "/api/dependencies" ? { body: { items, total: 2, packages: 1 } } : undefined,
  );
  renderPage("/dependencies", DependenciesPage);
  expect(await screen.findByText("not known: MYSQL_TAG must be set")).toBeTruthy();
  expect(screen.getByText("is-number").parentElement?.textContent).toBe("is-number as number-alias");
});

it("offers bills of materials, which a browser downloads", async () => {
  mockServer(({ path }) =>
    path === "/api/dependencies" ? { body: { items: [HTTPX], total: 1, packages: 1 } } : undefined,
  );
  renderPage("/dependencies", DependenciesPage);
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  const spdx = await screen.findByRole("menuitem", { name: "SPDX (SBOM)" });
  expect(spdx.getAttribute("href")).toContain("/api/dependencies/sbom?format=spdx");
  expect(spdx.hasAttribute("download")).toBe(true);
});
