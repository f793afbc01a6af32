import { expect, it } from "vitest";
import { baseName, splitTyped } from "./paths";

it.each([
  ["/a/b/sh", ["/a/b", "sh"]],
  ["/a/b/", ["/a/b", ""]],
  ["/a", ["/", "a"]],
  ["shop", ["", "shop"]],
])("splits %s, which is being typed", (path, expected) => {
  expect(splitTyped(path)).toEqual(expected);
});

it.each([
  ["/a/shop", "shop"],
  ["/a/shop//", "shop"],
  ["/", ""],
  ["", ""],
])("names the folder %s", (path, expected) => {
  expect(baseName(path)).toBe(expected);
});
