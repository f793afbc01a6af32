import { mockServer } from "@commandcenter/kit/testing";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { DeskFrame } from "./DeskFrame";
import { renderPage } from "./shared/testing";

it("shows the project's name in the header, and the desk's version at the foot", async () => {
  mockServer(({ path }) =>
    path === "/api/summary" ? { body: { project_name: "Shop", version: "1.2.3.dev4+g5" } } : undefined,
  );
  renderPage("/", DeskFrame);
  expect(await screen.findByText("CommandCenter 1.2.3.dev4+g5")).toBeTruthy();
  expect(screen.getAllByText("Shop").length).toBeGreaterThan(0);
});
