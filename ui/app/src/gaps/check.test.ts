import type { GapCheck } from "@commandcenter/api-client/app/gaps";
import { describe, expect, it } from "vitest";
import { asking, troubles } from "./check";

const CLIENT: GapCheck["clients"][number] = {
  ecosystem: "npm",
  client: "npm",
  state: "asked",
  wanted: 3,
  asked: 3,
  cached: 0,
  failed: 0,
  left_out: 0,
  message: null,
};
const CHECK: GapCheck = {
  id: 1,
  status: "running",
  cause: "request",
  done: 2,
  total: 1200,
  created_at: "2026-01-01T00:00:00Z",
  started_at: null,
  finished_at: null,
  clients: [],
  error: null,
};

describe("a check in words", () => {
  it("says how far it is", () => {
    expect(asking(CHECK)).toBe("Asking for newer versions: 2 of 1,200");
    expect(asking({ ...CHECK, total: null })).toBe("Asking for newer versions");
    expect(asking({ ...CHECK, status: "queued" })).toBe("Waiting to ask for newer versions");
  });

  it("names what is missing, away or not answered, and nothing else", () => {
    expect(troubles({ ...CHECK, clients: [CLIENT] })).toEqual([]);
    expect(
      troubles({
        ...CHECK,
        clients: [
          { ...CLIENT, state: "missing", message: "npm is not installed." },
          { ...CLIENT, state: "away", failed: 3, message: "npm reaches no registry." },
          { ...CLIENT, failed: 1, message: "npm failed.", left_out: 2 },
        ],
      }),
    ).toEqual([
      "npm is not installed. 3 names not asked about.",
      "npm reaches no registry. What was known before stays, with its date.",
      "npm did not answer about 1 name: npm failed.",
      "npm was not asked about 2 names; the next check begins there.",
    ]);
  });
});
