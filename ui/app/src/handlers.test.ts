import { changesApi } from "@commandcenter/api-client/app/changes";
import { expect, it } from "vitest";
import { deskHandlers } from "./handlers";

it.each(["gaps", "vulnerabilities"] as const)("loads the changes again when a check of %s ends", (kind) => {
  const refreshed: (readonly unknown[])[] = [];
  const handlers = deskHandlers({
    refresh: (key: readonly unknown[]) => void refreshed.push(key),
    update: () => {},
  } as never);
  const receive = handlers[kind] as (event: unknown) => void;
  receive({ check: { id: 1, status: "running" } });
  expect(refreshed).not.toContainEqual(changesApi.key);
  receive({ check: { id: 1, status: "done" } });
  expect(refreshed).toContainEqual(changesApi.key);
});
