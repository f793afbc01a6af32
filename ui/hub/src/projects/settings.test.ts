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
    expect(changesOf(shop, { ...settingsOf(shop), start: "always" })).toEqual({
      start: "always",
      version: 4,
    });
  });

  it("set an image of one project, or reset it to the default", () => {
    const own = project({ images: { ...shop.images, redis: { image: "redis:8", own: true } }, version: 4 });
    const { images } = settingsOf(own);
    expect(images).toEqual({ postgres: "", redis: "redis:8", app: "" });
    expect(changesOf(own, settingsOf(own))).toBeNull();
    expect(
      changesOf(own, { ...settingsOf(own), images: { ...images, redis: " ", app: "python:3.12" } }),
    ).toEqual({ images: { redis: "", app: "python:3.12" }, version: 4 });
  });
});
