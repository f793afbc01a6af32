import { mockServer } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { OverviewPage } from "./OverviewPage";

it("does not report that nothing needs attention before the first scan is done", async () => {
  const scan = { id: 1, status: "running", cause: "first", problems: [] };
  mockServer(({ path }) => {
    if (path === "/api/summary")
      return {
        body: { project_name: "shop", counts: { files: 0, gaps_low: 0 }, last_scan: null, scanned_at: null },
      };
    if (path === "/api/scans") return { body: { items: [scan], total: 1 } };
    return { body: { items: [], total: 0 } };
  });
  renderPage("/", OverviewPage);
  await screen.findByText("Not scanned yet");
  expect(screen.queryByText("Needs attention")).toBeNull();
});
