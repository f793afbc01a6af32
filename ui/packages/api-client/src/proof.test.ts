import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hub, openStream } from "./hub";
import { proof } from "./proof";

describe("the proof of the page", () => {
  beforeEach(() => globalThis.localStorage.clear());
  afterEach(() => void vi.unstubAllGlobals());

  it("is removed from the address and stored", () => {
    globalThis.history.replaceState(null, "", "/projects/shop?tab=logs#page=s3cret");
    proof.take();
    expect(proof.kept()).toBe("s3cret");
    expect(globalThis.location.href).toMatch(/\/projects\/shop\?tab=logs$/);
  });

  it("stays stored when an address has none", () => {
    globalThis.localStorage.setItem("commandcenter-page", "kept");
    globalThis.history.replaceState(null, "", "/#services");
    proof.take();
    expect(proof.kept()).toBe("kept");
    expect(globalThis.location.hash).toBe("#services");
  });

  it("is sent with every request and every stream", async () => {
    globalThis.localStorage.setItem("commandcenter-page", "s3cret+/");
    const requests: Request[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      requests.push(request);
      return Response.json([]);
    });
    const opened: string[] = [];
    vi.stubGlobal(
      "EventSource",
      class {
        constructor(url: string) {
          opened.push(url);
        }
      },
    );
    await hub.projects();
    expect(requests[0]?.headers.get("x-commandcenter-page")).toBe("s3cret+/");
    openStream("/api/orchestration/p1/logs/stream?tail=5");
    expect(opened).toEqual(["/api/orchestration/p1/logs/stream?tail=5&page=s3cret%2B%2F"]);
  });
});
