import { describe, expect, it } from "vitest";
import { project } from "../shared/fixtures";
import { changesOf, settingsOf } from "./settings";

describe("a project's settings", () => {
  const shop = project({ version: 4 });

  it("are unchanged at first", () => {
    expect(changesOf(shop, settingsOf(shop))).toBeNull();
    expect(changesOf(shop, { ...settingsOf(shop), name: " Shop ", path: "" })).toBeNull();
  });

  it("are sent only where they differ, with the version that was read", () => {
    const ports = { ...shop.ports, postgres: { postgres: 5500 }, redis: { redis: "" } };
    expect(changesOf(shop, { ...settingsOf(shop), name: "Store", ports })).toEqual({
      name: "Store",
      ports: { postgres: { postgres: 5500 } },
      version: 4,
    });
    expect(changesOf(shop, { ...settingsOf(shop), path: "/b/shop", engine: "auto" })).toEqual({
      path: "/b/shop",
      engine: "auto",
      version: 4,
    });
  });
});
