import { mockServer, renderWithKit } from "@commandcenter/kit/testing";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Markdown } from "./Markdown";
import { anchorOf, classify, withoutFrontMatter } from "./markdown-links";

async function draw(text: string) {
  const root = createRootRoute();
  const here = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: () => <Markdown text={text} path="docs/guide/a.md" />,
  });
  const other = createRoute({
    getParentRoute: () => root,
    path: "/documents/$id",
    component: () => <p>opened</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([here, other]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  const { container } = renderWithKit(<RouterProvider router={router as never} />);
  await waitFor(() => expect(container.querySelector(".mantine-Typography-root")).toBeTruthy());
  return { container, router };
}

describe("Markdown", () => {
  it.each([
    ["a script", "<script>window.hit = 1</script>"],
    ["a handler", '<img src=x onerror="window.hit = 1">'],
    ["a frame", '<iframe src="https://example.org"></iframe>'],
    ["a script in a sentence", "before <script>window.hit = 1</script> after"],
    ["a tag inside a tag", "<scr<script>ipt>window.hit = 1</script>"],
    ["a link that runs", "[press](javascript:window.hit=1)"],
    [
      "a link that runs, in disguise",
      "[press](JaVaScRiPt:window.hit=1) [p](data:text/html,<script>1</script>)",
    ],
    ["an image from elsewhere", "![pixel](https://example.org/pixel.png)"],
  ])("never becomes %s", async (_, text) => {
    const { container } = await draw(`${text}\n\nend`);
    expect(
      container.querySelector("script, iframe, img, [onerror], [href^='javascript' i], [href^='data' i]"),
    ).toBeNull();
    expect(container.textContent).toContain("end");
    expect("hit" in window).toBe(false);
  });

  it("keeps the text of raw HTML, without its comments and styles", async () => {
    const { container } = await draw(
      '<p align="center">Words <b>kept</b></p>\n\n<!-- not this -->\n\n<style>p {}</style>',
    );
    expect(container.textContent).toContain("Words kept");
    expect(container.textContent).not.toMatch(/not this|p \{\}|align/);
  });

  it("opens another document of the project in the desk", async () => {
    const requests = mockServer(({ path }) =>
      path === "/api/documents" ? { body: { items: [{ id: 9, path: "docs/b.md" }], total: 1 } } : undefined,
    );
    const { router } = await draw("[next](../b.md#part)");
    await userEvent.setup().click(screen.getByRole("button", { name: "next" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/documents/9"));
    expect(requests[0]?.query.get("q")).toBe("docs/b.md");
  });

  it("opens external links in a new tab that has no access to this one", async () => {
    await draw("[site](https://example.org)");
    const link = screen.getByRole("link", { name: "site" });
    expect(link.getAttribute("rel")).toBe("noopener noreferrer");
    expect(link.getAttribute("target")).toBe("_blank");
  });

  it("renders task lists, tables and headings with their anchors", async () => {
    const { container } = await draw("## Set up\n\n- [x] one\n\n| a |\n|---|\n| 1 |");
    expect(container.querySelector("h2")?.id).toBe("doc-set-up");
    expect(screen.getByRole("img", { name: "done" })).toBeTruthy();
    expect(container.querySelector("table")).toBeTruthy();
  });
});

describe("links", () => {
  it.each([
    ["b.md", { kind: "file", path: "docs/guide/b.md" }],
    ["./b%20c.md?x=1#y", { kind: "file", path: "docs/guide/b c.md" }],
    ["/README.md", { kind: "file", path: "README.md" }],
    ["../../../etc/passwd", { kind: "none" }],
    ["//example.org/x", { kind: "none" }],
    ["file:///etc/passwd", { kind: "none" }],
    ["#Set-Up", { kind: "heading", url: "#doc-set-up" }],
    ["mailto:a@example.org", { kind: "outside", url: "mailto:a@example.org" }],
    ["%E0%A4%A", { kind: "file", path: "docs/guide/%E0%A4%A" }],
  ])("%s", (href, link) => expect(classify(href, "docs/guide/a.md")).toEqual(link));

  it("have heading ids like those of code hosts", () =>
    expect(anchorOf("What's new in 2.0?")).toBe("doc-whats-new-in-20"));

  it("start after front matter, but keep a rule at the beginning", () => {
    expect(withoutFrontMatter("---\ntitle: x\n---\nText")).toBe("Text");
    expect(withoutFrontMatter("---\nText")).toBe("---\nText");
  });
});
