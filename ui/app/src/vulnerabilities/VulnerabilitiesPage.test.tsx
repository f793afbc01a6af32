import type { AdvisorySettings, Vulnerability } from "@commandcenter/api-client/app/vulnerabilities";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { VulnerabilitiesPage } from "./VulnerabilitiesPage";

const JINJA: Vulnerability = {
  id: 1,
  advisory: "GHSA-1",
  aliases: ["CVE-1"],
  ecosystem: "pypi",
  name: "jinja2",
  versions: ["3.1.2"],
  severity: "high",
  score: 7.8,
  vector: null,
  own_severity: "HIGH",
  summary: "Sandbox breakout.",
  affected: true,
  reason: null,
  fixed: "3.1.6",
  direct: true,
  imported: true,
  places: [
    {
      version: "3.1.2",
      path: "pyproject.toml",
      line: 5,
      lock: "uv.lock",
      lock_line: 4,
      direct: true,
      kind: "runtime",
      chain: null,
    },
  ],
  links: [],
  command: "uv add 'jinja2>=3.1.6'",
  advice: "Update jinja2 to 3.1.6.",
  since: "2026-01-01T00:00:00Z",
  task_id: null,
  ignored_at: null,
  ignored_until: null,
  ignored_reason: "",
  justification: null,
  version: 1,
};
const NONE = { address: "", answered_at: null, documents: 0, broken: 0, problems: [], error: null };
const SETTINGS: AdvisorySettings = {
  file: NONE,
  server: { ...NONE, address: "https://osv.invalid" },
  ask_server: false,
  version: 1,
};

function serve(items: Vulnerability[], settings: AdvisorySettings = SETTINGS) {
  return mockServer(({ method, path }) => {
    if (path === "/api/vulnerabilities") return { body: { items, total: items.length } };
    if (path === "/api/advisory-checks") return { body: { items: [], total: 0 } };
    if (path === "/api/advisory-settings") return { body: settings };
    if (path === "/api/vulnerability-totals")
      return {
        body: {
          total: 1,
          packages: 1,
          ignored: 0,
          severities: { critical: 0, high: 1, medium: 0, low: 0, unknown: 0 },
        },
      };
    if (method === "PATCH") return { body: items[0] };
    if (method === "POST" && path === "/api/tasks") return { status: 201, body: { id: 42 } };
    return undefined;
  });
}

it("shows what is vulnerable, where, and the command that fixes it, and makes a task of it", async () => {
  const log = serve([
    JINJA,
    { ...JINJA, id: 2, name: "urllib3", affected: false, reason: "No range.", fixed: null },
  ]);
  const { router } = renderPage("/vulnerabilities", VulnerabilitiesPage);
  expect((await screen.findAllByText("uv add 'jinja2>=3.1.6'")).length).toBe(2);
  expect(screen.getAllByText("Python · direct · imported").length).toBe(2);
  expect(screen.getByText("Not known whether this version is affected: No range.")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Create a task for jinja2: GHSA-1" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tasks/42"));
  expect(log.find((request) => request.method === "POST")?.body).toEqual({
    source: { kind: "vulnerability", id: 1, label: "jinja2: GHSA-1" },
    findings: "Sandbox breakout.\n\n`uv add 'jinja2>=3.1.6'`",
  });
});

it("shows the shortest chain that brings in an indirect package", async () => {
  const [place] = JINJA.places;
  if (!place) throw new Error("no place");
  const chains = [["flask", "jinja-x", "y"], ["flask", "jinja-x"], null];
  serve([{ ...JINJA, direct: false, places: chains.map((chain) => ({ ...place, direct: false, chain })) }]);
  renderPage("/vulnerabilities", VulnerabilitiesPage);
  expect(await screen.findByText("through flask → jinja-x")).toBeTruthy();
});

it("lets the server be asked only when it is switched on, and explains what is sent", async () => {
  const log = serve([]);
  renderPage("/vulnerabilities", VulnerabilitiesPage);
  const sending = await screen.findByRole("switch", { name: /^Ask https:/ });
  expect(screen.getByText(/Sends the names and versions of locked packages/)).toBeTruthy();
  await userEvent.click(sending);
  await waitFor(() =>
    expect(log.find((request) => request.method === "PUT")?.body).toEqual({ version: 1, ask_server: true }),
  );
});

it.each([
  ["no source is set", { server: NONE }, false],
  ["the only source is a server that is switched off", {}, false],
  ["the server is switched on", { ask_server: true }, true],
  ["a file is set", { server: NONE, file: { ...NONE, address: "all.zip" } }, true],
])("offers a check only if a source can be read: %s", async (_case, changed, offered) => {
  serve([], { ...SETTINGS, ...changed });
  renderPage("/vulnerabilities", VulnerabilitiesPage);
  await screen.findByText("Not checked yet");
  expect(screen.queryByRole("button", { name: "Check now" }) !== null).toBe(offered);
});

it("ignores a vulnerability with a reason and a last day", async () => {
  const log = serve([JINJA]);
  renderPage("/vulnerabilities", VulnerabilitiesPage);
  await userEvent.click(await screen.findByRole("button", { name: "Ignore GHSA-1 of jinja2" }));
  await userEvent.type(await screen.findByLabelText(/Reason/), "Never called");
  await userEvent.click(screen.getByRole("button", { name: "Ignore" }));
  await waitFor(() =>
    expect(log.find((request) => request.method === "PATCH")?.body).toMatchObject({
      version: 1,
      ignored: true,
      reason: "Never called",
      until: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    }),
  );
});

it("reports that no vulnerabilities were found only after a check", async () => {
  serve([]);
  const { unmount } = renderPage("/vulnerabilities", VulnerabilitiesPage);
  expect(await screen.findByText("Not checked yet")).toBeTruthy();
  unmount();
  const answered = { ...NONE, address: "/advisories.zip", answered_at: "2026-01-01T00:00:00Z" };
  serve([], { ...SETTINGS, file: answered });
  renderPage("/vulnerabilities", VulnerabilitiesPage);
  expect(await screen.findByText("No vulnerabilities found")).toBeTruthy();
});
