import { createMemoryHistory } from "@tanstack/react-router";
import { expect, it } from "vitest";
import { router } from "./router";

it("redirects bookmarks of /marks to the TODOs, with their filters", async () => {
  router.update({ history: createMemoryHistory({ initialEntries: ["/marks?kind=hack&author=Ada"] }) });
  await router.load();
  expect(router.state.location.href).toBe("/todos?kind=hack&author=Ada");
});
