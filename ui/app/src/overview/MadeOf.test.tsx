import type { Summary } from "@commandcenter/api-client/app/overview";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { Figures } from "./MadeOf";

const COUNTS = {
  files: 236,
  lines: 18_402,
  vendored_lines: 1_200,
  generated_lines: 0,
  dependencies: 120,
  documents: 1,
  todos: 0,
  technologies: 2,
} as Summary["counts"];

it("links each number to its list, and counts vendored lines apart", async () => {
  renderPage("/", () => <Figures counts={COUNTS} />);
  expect(await screen.findByText("18,402 lines, without 1.2K vendored")).toBeDefined();
  const links = screen.getAllByRole("link").map((link) => [link.textContent, link.getAttribute("href")]);
  expect(links).toEqual([
    ["236 files", "/files"],
    ["120 dependencies", "/dependencies"],
    ["1 document", "/documents"],
    ["0 TODOs", "/todos"],
    ["2 technologies", "/radar"],
  ]);
});
