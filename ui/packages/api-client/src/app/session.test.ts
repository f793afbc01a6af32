import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { proof, signedIn } from "../proof";
import { session, withProof } from "./session";
import { tasksApi } from "./tasks";

function answerWith(...responses: Response[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    asked.push(
      input instanceof Request ? input : new Request(new URL(input, globalThis.location.origin), init),
    );
    return responses.shift() ?? new Response(null, { status: 404 });
  });
  return asked;
}

beforeEach(() => {
  globalThis.localStorage.clear();
  globalThis.sessionStorage.clear();
  globalThis.history.replaceState(null, "", "/");
  signedIn.set(true);
});
afterEach(() => void vi.unstubAllGlobals());

describe("a session of the desk", () => {
  it("starts with the ticket in the address, which is removed at once", async () => {
    globalThis.history.replaceState(null, "", "/tasks?status=open#ticket=v1.2.3.4");
    const asked = answerWith(Response.json({ proof: "s3cret" }, { status: 201 }));
    const entered = session.enter();
    expect(globalThis.location.href).toMatch(/\/tasks\?status=open$/);
    await entered;
    expect(asked[0]?.url).toMatch(/\/api\/session$/);
    expect(asked[0]?.method).toBe("POST");
    expect(await asked[0]?.json()).toEqual({ ticket: "v1.2.3.4" });
    expect(proof.kept()).toBe("s3cret");
    expect(signedIn.get()).toBe(true);
  });

  it("comes with the Hub's colour scheme", async () => {
    globalThis.history.replaceState(null, "", "/#ticket=v1.2.3.4&scheme=dark");
    const asked = answerWith(Response.json({ proof: "s3cret" }, { status: 201 }));
    expect(await session.enter()).toBe("dark");
    expect(await asked[0]?.json()).toEqual({ ticket: "v1.2.3.4" });
  });

  it("starts at a path that looks like another server", async () => {
    globalThis.history.replaceState(null, "", `${globalThis.location.origin}//evil.example/#ticket=v1.2.3.4`);
    answerWith(Response.json({ proof: "s3cret" }, { status: 201 }));
    await session.enter();
    expect(globalThis.location.href).toMatch(/\/\/evil\.example\/$/);
    expect(globalThis.location.origin).not.toContain("evil");
    expect(proof.kept()).toBe("s3cret");
  });

  it("is kept when the ticket was used before", async () => {
    proof.keep("earlier");
    globalThis.history.replaceState(null, "", "/#ticket=used");
    answerWith(new Response("{}", { status: 401 }));
    await session.enter();
    expect(proof.kept()).toBe("earlier");
    expect(signedIn.get()).toBe(true);
  });

  it("is missing in a browser without a proof, and no request is sent", async () => {
    const asked = answerWith();
    await session.enter();
    expect(signedIn.get()).toBe(false);
    expect(asked).toEqual([]);
  });

  it("is sent with requests and downloads, and ends with the first refusal", async () => {
    proof.keep("s3cret");
    const asked = answerWith(Response.json({ items: [] }), new Response("{}", { status: 401 }));
    const read = () => tasksApi.list({}).queryFn({ signal: new AbortController().signal });
    await read();
    expect(asked[0]?.headers.get("x-commandcenter-page")).toBe("s3cret");
    expect(withProof("/api/task-export?format=csv")).toBe("/api/task-export?format=csv&page=s3cret");
    expect(signedIn.get()).toBe(true);
    await expect(read()).rejects.toMatchObject({ status: 401 });
    expect(signedIn.get()).toBe(false);
  });
});

describe("the redirect to the Hub", () => {
  it("leads back to the open page", () => {
    globalThis.history.replaceState(null, "", "/tasks?status=open&q=a%26b#more");
    const address = session.hubAddress({ hub: "http://127.0.0.1:9001", project: "p 1" });
    const path = encodeURIComponent("/tasks?status=open&q=a%26b#more");
    expect(address).toBe(`http://127.0.0.1:9001/open/p%201?path=${path}`);
  });

  it("is unknown before the Hub has sent its address", () => {
    expect(session.hubAddress({ hub: null, project: null })).toBeNull();
  });

  it("is followed automatically at most once a minute", () => {
    expect(session.mayVisitHub(1_000_000)).toBe(true);
    expect(session.mayVisitHub(1_059_999)).toBe(false);
    expect(session.mayVisitHub(1_060_000)).toBe(true);
  });

  it("is requested without a proof, and does not affect the session", async () => {
    signedIn.set(false);
    const asked = answerWith(Response.json({ hub: null, project: null }));
    const place = await session.place().queryFn({ signal: new AbortController().signal });
    expect(place).toEqual({ hub: null, project: null });
    expect(asked[0]?.headers.get("x-commandcenter-page")).toBeNull();
    expect(signedIn.get()).toBe(false);
  });
});
