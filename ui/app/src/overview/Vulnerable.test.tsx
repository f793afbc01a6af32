import type { Summary } from "@commandcenter/api-client/app/overview";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { Vulnerable } from "./Vulnerable";

const counts = { vulnerabilities_critical: 0, vulnerabilities_high: 5, vulnerabilities_medium: 0 };
const ROW = {
  id: 1,
  advisory: "GHSA-1",
  name: "jinja2",
  versions: ["3.1.2"],
  severity: "high",
  summary: "Sandbox breakout.",
  fixed: "3.1.6",
  direct: true,
  places: [
    { version: "3.1.2", path: "pyproject.toml", line: 5, lock: "uv.lock", lock_line: 412, direct: true },
  ],
  command: "uv add 'jinja2>=3.1.6'",
};

it("shows the most serious vulnerabilities, with the command that fixes each", async () => {
  mockServer(({ path }) =>
    path === "/api/vulnerabilities" ? { body: { items: [ROW], total: 5 } } : undefined,
  );
  renderPage("/", () => <Vulnerable summary={{ counts } as Summary} />);
  expect(await screen.findByRole("link", { name: "jinja2 3.1.2" })).toBeTruthy();
  expect(screen.getByText("uv.lock")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Copy the command that fixes jinja2" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "5 vulnerabilities in all" })).toBeTruthy();
});

it("reports that the vulnerabilities could not be loaded, and loads them again on request", async () => {
  let fails = true;
  mockServer(({ path }) => {
    if (path !== "/api/vulnerabilities") return undefined;
    return fails
      ? { status: 409, body: { error: { code: "x", message: "The database is away." } } }
      : { body: { items: [ROW], total: 5 } };
  });
  renderPage("/", () => <Vulnerable summary={{ counts } as Summary} />);
  expect(
    await screen.findByText("The vulnerabilities could not be loaded: The database is away."),
  ).toBeTruthy();
  fails = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "jinja2 3.1.2" })).toBeTruthy();
});

it("requests and shows nothing while there are none", async () => {
  const log = mockServer(() => undefined);
  renderPage("/", () => (
    <>
      <Vulnerable summary={{ counts: { ...counts, vulnerabilities_high: 0 } } as Summary} />
      shown
    </>
  ));
  await waitFor(() => expect(screen.getByText("shown")).toBeTruthy());
  expect(log.filter((one) => one.path === "/api/vulnerabilities")).toEqual([]);
});
