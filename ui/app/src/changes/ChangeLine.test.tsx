import type { Change } from "@commandcenter/api-client/app/changes";
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPage } from "../shared/testing";
import { Difference, Subject } from "./ChangeLine";

function change(given: Partial<Change>): Change {
  const nothing = {
    id: null,
    path: null,
    line: null,
    was: "",
    now: "",
    detail: "",
    author: "",
    files: [],
    count: 0,
  };
  return { at: "2026-09-01T10:00:00Z", ...nothing, ...given } as Change;
}

function Line({ given }: { given: Change }) {
  return (
    <>
      <Subject change={given} />
      <Difference change={given} />
    </>
  );
}

it("an added gap links to the gaps of its name and kind, and shows its severity", async () => {
  const added = change({
    area: "gap",
    action: "added",
    subject: "left-pad",
    detail: "deprecated",
    now: "high",
  });
  renderPage("/", () => <Line given={added} />);
  const link = await screen.findByRole("link", { name: "left-pad" });
  expect(link.getAttribute("href")).toBe("/gaps?q=left-pad&kind=deprecated");
  expect(screen.getByText("Deprecated, high")).toBeDefined();
});

it("a removed gap has no link, and shows its severity", async () => {
  const removed = change({
    area: "gap",
    action: "removed",
    subject: "left-pad",
    detail: "outdated",
    was: "low",
  });
  renderPage("/", () => <Line given={removed} />);
  expect(await screen.findByText("left-pad")).toBeDefined();
  expect(screen.queryByRole("link")).toBeNull();
  expect(screen.getByText(/, low$/)).toBeDefined();
});

it("a TODO links to its line", async () => {
  const todo = change({
    area: "todo",
    action: "added",
    subject: "tidy up",
    detail: "todo",
    path: "src/a.py",
    line: 7,
  });
  renderPage("/", () => <Line given={todo} />);
  const link = await screen.findByRole("link", { name: "TODO tidy up" });
  expect(link.getAttribute("href")).toBe("/files/src/a.py#L7");
});

it("a commit links to git, and shows author, branch and files", async () => {
  const commit = change({
    area: "commit",
    action: "added",
    subject: "Close the context",
    detail: "main",
    now: "9f1c2ab0".repeat(5),
    author: "Ada",
    files: ["a.py"],
    count: 3,
  });
  renderPage("/", () => <Line given={commit} />);
  const link = await screen.findByRole("link", { name: "Close the context" });
  expect(link.getAttribute("href")).toBe("/git?q=9f1c2ab09f1c");
  expect(screen.getByText("Ada · main · 3 files").getAttribute("title")).toBe("a.py");
  expect(screen.queryByText(/9f1c2ab0/)).toBeNull();
});

it("a tag without an author is named once", async () => {
  const tag = change({ area: "tag", action: "added", subject: "First release", now: "v1.0" });
  renderPage("/", () => <Line given={tag} />);
  expect((await screen.findByRole("link", { name: "v1.0 First release" })).getAttribute("href")).toBe("/git");
  expect(screen.queryByText("v1.0")).toBeNull();
});

it("an uncommitted edit links to its file", async () => {
  const edit = change({ area: "edit", action: "changed", subject: "src/a.py", path: "src/a.py" });
  renderPage("/", () => <Line given={edit} />);
  expect((await screen.findByRole("link")).getAttribute("href")).toBe("/files/src/a.py");
});
