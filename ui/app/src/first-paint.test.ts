import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the page's header is drawn before its scripts are loaded", () => {
  const html = readFileSync(`${import.meta.dirname}/../index.html`, "utf-8");
  const page = new DOMParser().parseFromString(html, "text/html");
  expect(page.querySelector("#root .first-paint")?.textContent).toBe("CommandCenter");
  expect(page.querySelector("#root img")?.getAttribute("src")).toBe("/icon.svg");
});
