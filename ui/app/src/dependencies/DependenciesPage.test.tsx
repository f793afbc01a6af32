import type { Dependency, PackageUse } from "@commandcenter/api-client/app/dependencies";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor, within } from "@testing-library/react";
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

const packageOf = (place: Dependency): PackageUse => ({
  ecosystem: place.ecosystem,
  name: place.name,
  direct: place.direct,
  versions: place.version ? [place.version] : [],
  licences: [],
  verdict: "review",
  places: [place],
  places_total: 1,
});

it("creates a task for a dependency with one click, and opens it", async () => {
  const log = mockServer(({ method, path }) => {
    if (path === "/api/dependencies/packages") return { body: { items: [packageOf(HTTPX)], total: 1 } };
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
    path === "/api/dependencies/packages" ? { body: { items: items.map(packageOf), total: 2 } } : undefined,
  );
  renderPage("/dependencies", DependenciesPage);
  expect(await screen.findByText("not known: MYSQL_TAG must be set")).toBeTruthy();
  expect(screen.getByText("is-number").closest("td")?.textContent).toBe("is-number as number-alias");
});

it("offers bills of materials, which a browser downloads", async () => {
  mockServer(({ path }) =>
    path === "/api/dependencies/packages" ? { body: { items: [packageOf(HTTPX)], total: 1 } } : undefined,
  );
  renderPage("/dependencies", DependenciesPage);
  await userEvent.click(await screen.findByRole("button", { name: "Export" }));
  const spdx = await screen.findByRole("menuitem", { name: "SPDX (SBOM)" });
  expect(spdx.getAttribute("href")).toContain("/api/dependencies/sbom?format=spdx");
  expect(spdx.hasAttribute("download")).toBe(true);
});

it("loads and shows why an indirect package is there when its details are opened", async () => {
  const place: Dependency = { ...HTTPX, id: 7, name: "h11", direct: false, constraint: "", lock: "uv.lock" };
  const log = mockServer(({ path }) => {
    if (path === "/api/dependencies/packages") return { body: { items: [packageOf(place)], total: 1 } };
    if (path === "/api/dependencies/7/chains")
      return { body: { direct: false, chains: [["httpx", "httpcore"], ["uvicorn"]], reason: null } };
    return undefined;
  });
  renderPage("/dependencies", DependenciesPage);
  const summary = await screen.findByText("Details: why is it there?");
  expect(log.some(({ path }) => path.endsWith("/chains"))).toBe(false);
  await userEvent.click(summary);
  expect(await screen.findByText("through httpx → httpcore")).toBeTruthy();
  expect(screen.getByText("through uvicorn")).toBeTruthy();
});

it("shows why no chain is known", async () => {
  const place: Dependency = { ...HTTPX, id: 8, direct: false };
  mockServer(({ path }) => {
    if (path === "/api/dependencies/packages") return { body: { items: [packageOf(place)], total: 1 } };
    if (path === "/api/dependencies/8/chains")
      return { body: { direct: false, chains: [], reason: "the lock file does not state it" } };
    return undefined;
  });
  renderPage("/dependencies", DependenciesPage);
  await userEvent.click(await screen.findByText("Details: why is it there?"));
  expect(await screen.findByText("Not known: the lock file does not state it.")).toBeTruthy();
});

it("shows the verdict of the licence policy, and changes the policy", async () => {
  const row: PackageUse = { ...packageOf(HTTPX), licences: ["AGPL-3.0-only"], verdict: "refused" };
  const policy = { allowed: ["MIT"], refused: ["AGPL-3.0-only"], version: 3 };
  const log = mockServer(({ path }) => {
    if (path === "/api/dependencies/packages") return { body: { items: [row], total: 1 } };
    if (path === "/api/licences/policy") return { body: policy };
    return undefined;
  });
  renderPage("/dependencies", DependenciesPage);
  const table = await screen.findByRole("table", { name: "Dependencies" });
  await within(table).findByText("Refused");
  await userEvent.click(screen.getByRole("button", { name: "Licence policy" }));
  const allowed = await screen.findByRole("textbox", { name: "Allowed" });
  await userEvent.type(allowed, "{Enter}ISC{Enter}");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(log.find(({ method }) => method === "PUT")?.body).toEqual({
      version: 3,
      allowed: ["MIT", "ISC"],
      refused: ["AGPL-3.0-only"],
    }),
  );
});
