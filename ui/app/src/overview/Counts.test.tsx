import type { Summary } from "@commandcenter/api-client/app/overview";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { Counts } from "./OverviewPage";

const COUNTS = {
  dependencies: 120,
  direct_dependencies: 15,
  gaps_high: 2,
  gaps_medium: 0,
  gaps_low: 1300,
  tasks_open: 4,
  tasks_overdue: 1,
  lines: 5000,
} as Summary["counts"];

it("links each number to its list", async () => {
  renderPage("/", () => <Counts summary={{ counts: COUNTS } as Summary} />);
  await screen.findByText("1,302");
  const links = screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]);
  expect(links).toEqual(
    expect.arrayContaining([
      ["Dependencies120", "/dependencies"],
      ["15 direct", "/dependencies?direct=true"],
      ["Gaps1,302", "/gaps"],
      ["2 high", "/gaps?severity=high"],
      ["0 medium", "/gaps?severity=medium"],
      ["1,300 low", "/gaps?severity=low"],
      ["Open tasks4", "/tasks"],
      ["1 overdue", "/tasks?view=list&due=overdue"],
    ]),
  );
});
