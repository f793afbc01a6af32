import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Breakable } from "./Breakable";
import { renderWithKit } from "./testing";

it.each([
  ["sqlalchemy", "sqlalchemy"],
  ["@mantine/core", "@mantine/|core"],
  ["docs/a_b/README.md", "docs/|a_|b/|README.md"],
  ["org.slf4j:slf4j-api", "org.slf4j:|slf4j-api"],
  ["", ""],
])("breaks “%s” after its separators only", (text, broken) => {
  const { container } = renderWithKit(<Breakable text={text} />);
  expect(container.querySelector(".cc-breakable")?.innerHTML.replaceAll("<wbr>", "|")).toBe(broken);
  if (text) expect(screen.getByText(text)).toBeTruthy();
});
