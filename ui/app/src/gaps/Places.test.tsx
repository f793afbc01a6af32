import type { Gap } from "@commandcenter/api-client/app/gaps";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { Places } from "./Places";

function place(path: string, line: number): Gap["places"][number] {
  return { path, line, severity: "low", message: "m" };
}

it("shows the first place, and the others on request", async () => {
  const places = [place("a.txt", 1), place("b.txt", 2), place("c.txt", 3)];
  renderPage("/", () => <Places gap={{ path: "a.txt", line: 1, places }} />);
  expect(await screen.findByText("and 2 more places")).toBeDefined();
  const links = screen.getAllByRole("link", { hidden: true }).map((link) => link.getAttribute("href"));
  expect(links).toEqual(["/files/a.txt#L1", "/files/b.txt#L2", "/files/c.txt#L3"]);
});

it("shows a single place alone", async () => {
  renderPage("/", () => <Places gap={{ path: "a.txt", line: null, places: [] }} />);
  expect(await screen.findByRole("link", { name: "a.txt" })).toBeDefined();
  expect(screen.queryByText(/more place/)).toBeNull();
});
