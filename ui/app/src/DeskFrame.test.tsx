import { mockServer } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { DeskFrame } from "./DeskFrame";
import { renderPage } from "./shared/testing";

const COUNTS = {
  vulnerabilities_critical: 0,
  vulnerabilities_high: 1,
  vulnerabilities_medium: 1,
  vulnerabilities_low: 0,
  vulnerabilities_unknown: 1,
  gaps_high: 0,
  gaps_medium: 0,
  gaps_low: 0,
  tasks_due: 1200,
  tasks_overdue: 0,
};

it("shows the project's name in the header, and the desk's version at the foot", async () => {
  mockServer(({ path }) =>
    path === "/api/summary"
      ? { body: { project_name: "Shop", version: "1.2.3.dev4+g5", counts: COUNTS } }
      : undefined,
  );
  renderPage("/", DeskFrame);
  expect(await screen.findByText("CommandCenter 1.2.3.dev4+g5")).toBeTruthy();
  expect(screen.getAllByText("Shop").length).toBeGreaterThan(0);
});

it("shows how many items of a page need attention", async () => {
  mockServer(({ path }) =>
    path === "/api/summary" ? { body: { project_name: "Shop", version: "1", counts: COUNTS } } : undefined,
  );
  renderPage("/", DeskFrame);
  const count = await screen.findByTitle("1,200 overdue or due within a week");
  expect(count.closest("a")?.textContent).toBe("Tasks1,200");
  expect(screen.getByTitle("3 not ignored").closest("a")?.textContent).toBe("Vulnerabilities3");
  expect(screen.getByRole("link", { name: /Gaps/ }).textContent).toBe("Gaps");
});

it("links to the Hub's list of projects", async () => {
  mockServer(({ path }) => {
    if (path === "/api/summary") return { body: { project_name: "Shop", version: "1", counts: COUNTS } };
    if (path === "/api/sign-in") return { body: { hub: "http://127.0.0.1:9001/enter", project: "p1" } };
  });
  renderPage("/", DeskFrame);
  const link = await screen.findByRole("link", { name: "All projects" });
  expect(link.getAttribute("href")).toBe("http://127.0.0.1:9001/");
});

it("shows no link to the Hub while its address is unknown", async () => {
  mockServer(({ path }) => {
    if (path === "/api/summary") return { body: { project_name: "Shop", version: "1", counts: COUNTS } };
    if (path === "/api/sign-in") return { body: { hub: null, project: null } };
  });
  renderPage("/", DeskFrame);
  expect(await screen.findByText("CommandCenter 1")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "All projects" })).toBeNull();
});

it("warns that the desk must be restarted after an update", async () => {
  mockServer(({ path }) =>
    path === "/api/summary"
      ? { body: { project_name: "Shop", version: "1", outdated: true, counts: COUNTS } }
      : undefined,
  );
  renderPage("/", DeskFrame);
  expect(await screen.findByText("CommandCenter was updated")).toBeTruthy();
});
