import { createMemoryHistory } from "@tanstack/react-router";
import { expect, it } from "vitest";
import { router } from "./router";

it("an old bookmark of the TODOs leads to their page, with its filters", async () => {
  router.update({ history: createMemoryHistory({ initialEntries: ["/marks?kind=hack&author=Ada"] }) });
  await router.load();
  expect(router.state.location.href).toBe("/todos?kind=hack&author=Ada");
});
