import type { FileLines, SearchHit, SearchResults } from "@commandcenter/api-client/app/search";
import { mockServer } from "@commandcenter/kit/testing";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { SearchPage } from "./SearchPage";

const LINES: FileLines["lines"] = [
  { number: 11, segments: [{ text: "class Flask:", match: false }] },
  {
    number: 12,
    segments: [
      { text: "    def ", match: false },
      { text: "preprocess_request", match: true },
      { text: "(self):", match: false },
    ],
  },
];
const DEFINITION: SearchHit = {
  kind: "definition",
  found_by: "words",
  document_id: null,
  path: "src/app.py",
  link: null,
  language: "Python",
  title: "Flask.preprocess_request",
  heading: "",
  line: 12,
  changed_at: "2026-01-01T00:00:00Z",
  passage: [],
  fence: "",
  symbol: "method",
  lines: LINES,
};
const DOCUMENT: SearchHit = {
  ...DEFINITION,
  kind: "document",
  document_id: 3,
  path: "docs/lifecycle.md",
  title: "Lifecycle",
  passage: [{ text: "preprocess_request", match: true }],
  symbol: null,
  lines: [],
};
const RESULTS: SearchResults = {
  items: [DEFINITION, DOCUMENT],
  total: 2,
  total_is_exact: true,
  kinds: { definition: 1, document: 1 },
  took_ms: 3,
  embedding: { state: "ready", model: "m", done: 0, total: 0, message: null },
  code_is_current: true,
};

it("shows definitions and documents with their kinds, and moves through them by keys", async () => {
  mockServer(({ path }) => {
    if (path === "/api/search") return { body: RESULTS };
    if (path === "/api/languages") return { body: { items: [] } };
    return undefined;
  });
  renderPage("/search", SearchPage, "/search?q=preprocess_request");
  const [first, second] = await screen.findAllByRole("listitem");
  if (!first || !second) throw new Error("two results");
  expect(within(first).getByText("method")).toBeTruthy();
  expect(within(second).getByText("document")).toBeTruthy();
  expect([...first.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["preprocess_request"]);
  expect(within(first).getByRole("link", { name: "Line 12" }).getAttribute("href")).toBe(
    "/files/src/app.py#L12",
  );
  const [title, next] = screen.getAllByRole("link", { name: /Flask.preprocess_request|Lifecycle/ });
  title?.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(next);
  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement).toBe(title);
});

it("shows kinds as chips with their numbers, which stay while one is chosen", async () => {
  const log = mockServer(({ path, query }) => {
    if (path === "/api/languages") return { body: { items: [] } };
    if (path !== "/api/search") return undefined;
    if (!query.has("kind")) return { body: RESULTS };
    return { body: { ...RESULTS, items: [DOCUMENT], total: 1, kinds: { document: 1 } } };
  });
  renderPage("/search", SearchPage, "/search?q=preprocess_request");
  const chips = await screen.findByRole("radiogroup", { name: "Kind" });
  const names = () =>
    within(chips)
      .getAllByRole("radio")
      .map((chip) => chip.parentElement?.textContent);
  expect(names()).toEqual(["All 2", "Definitions 1", "Documents 1"]);
  await userEvent.click(within(chips).getByRole("radio", { name: "Documents 1" }));
  await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
  expect(names()).toEqual(["All 2", "Definitions 1", "Documents 1"]);
  expect(log.some((request) => request.query.get("kind") === "document")).toBe(true);
});

it("renders passages of Markdown, with their matches marked and nothing that runs", async () => {
  const passage: SearchHit["passage"] = [
    { text: "## The **big ", match: false },
    { text: "engine", match: true },
    { text: "**\n\nSee [the ", match: false },
    { text: "engine", match: true },
    { text: "](https://example.invalid/", match: false },
    { text: "engine", match: true },
    { text: "). <script>window.hit = 1</script>`an ", match: false },
    { text: "engine", match: true },
    { text: "`", match: false },
  ];
  const hit: SearchHit = { ...DOCUMENT, language: "Markdown", passage };
  const code: SearchHit = {
    ...DOCUMENT,
    path: "docs/code.md",
    language: "Markdown",
    fence: "```sh",
    passage: [{ text: "run **it**\n```\n\nThen *stop*.", match: false }],
  };
  const text: SearchHit = { ...DOCUMENT, path: "notes.txt", language: "Text", passage };
  mockServer(({ path }) => {
    if (path === "/api/search") return { body: { ...RESULTS, items: [hit, code, text], total: 3 } };
    return path === "/api/languages" ? { body: { items: [] } } : undefined;
  });
  renderPage("/search", SearchPage, "/search?q=engine");
  const [first, second, third] = await screen.findAllByRole("listitem");
  if (!first || !second || !third) throw new Error("three results");
  const link = await within(first).findByRole("link", { name: "the engine" });
  expect(link.getAttribute("href")).toBe("https://example.invalid/engine");
  expect([...first.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(
    Array(3).fill("engine"),
  );
  expect(first.querySelector("strong mark")).toBeTruthy();
  expect(first.querySelector("code mark")).toBeTruthy();
  expect(first.querySelector("h2, script")).toBeNull();
  expect(first.textContent).not.toMatch(/[\uE000\uE001*]/);
  expect(second.querySelector("pre")?.textContent).toBe("run **it**\n");
  expect(second.querySelector("em")?.textContent).toBe("stop");
  expect(third.textContent).toContain("**big engine**");
});

it("finds lines by a regular expression, and says when it stopped early", async () => {
  const log = mockServer(({ path }) => {
    if (path !== "/api/search/lines") return undefined;
    const items: FileLines[] = [{ path: "src/app.py", language: "Python", lines: LINES }];
    return { body: { items, total: 1, complete: false, files_read: 7, files_total: 90, took_ms: 5000 } };
  });
  renderPage("/search", SearchPage, "/search?q=pre.*request&mode=regex");
  expect(await screen.findByText(/1 line in 1 file/)).toBeTruthy();
  expect(screen.getByText(/Stopped after 7 of 90 files/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "src/app.py" }).getAttribute("href")).toBe("/files/src/app.py#L12");
  const asked = log.find((request) => request.path === "/api/search/lines");
  expect(asked).toBeTruthy();
});

it("says what is wrong with a regular expression", async () => {
  const error = {
    code: "invalid_pattern",
    message: "The regular expression is invalid: missing ).",
    hint: "h",
  };
  mockServer(({ path }) => (path === "/api/search/lines" ? { status: 422, body: { error } } : undefined));
  renderPage("/search", SearchPage, "/search?q=(&mode=regex");
  expect(await screen.findByText(/missing \)/)).toBeTruthy();
});
