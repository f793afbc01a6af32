import type { Change, ChangePage } from "@commandcenter/api-client/app/changes";
import { mockServer } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { WhatsNew } from "./WhatsNew";

const AT = "2026-09-01T10:00:00Z";
const EDIT: Change = {
  at: AT,
  area: "edit",
  action: "changed",
  subject: "src/a.py",
  id: null,
  path: "src/a.py",
  line: null,
  was: "",
  now: "",
  detail: "",
  author: "",
  files: [],
  count: 0,
};

function serve(page: Pick<ChangePage, "items" | "total">) {
  const totals = [{ area: "edit", action: "changed", count: 9 }];
  mockServer(({ path }) =>
    path === "/api/changes" ? { body: { ...page, totals, since: AT, latest: AT } } : undefined,
  );
  renderPage("/", WhatsNew);
}

it("links to all changes if it shows only some", async () => {
  serve({ items: [EDIT], total: 9 });
  expect((await screen.findByRole("link", { name: "All changes" })).getAttribute("href")).toBe("/changes");
});

it("links to all changes if it shows none, because only files changed", async () => {
  serve({ items: [], total: 0 });
  expect(await screen.findByRole("link", { name: "All changes" })).toBeTruthy();
});

it("has no such link if it shows all changes", async () => {
  serve({ items: [EDIT], total: 1 });
  expect(await screen.findByText("src/a.py")).toBeTruthy();
  expect(screen.queryByRole("link", { name: "All changes" })).toBeNull();
});
