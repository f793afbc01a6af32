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
  unanswered: [],
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

describe("the text about a check", () => {
  it("shows its progress", () => {
    expect(asking(CHECK)).toBe("Checking for newer versions: 2 of 1,200");
    expect(asking({ ...CHECK, total: null })).toBe("Checking for newer versions");
    expect(asking({ ...CHECK, status: "queued" })).toBe("Waiting to check for newer versions");
  });

  it("names clients that are missing, unreachable or failed, and no others", () => {
    expect(troubles({ ...CHECK, clients: [CLIENT] })).toEqual([]);
    expect(
      troubles({
        ...CHECK,
        clients: [
          { ...CLIENT, state: "missing", message: "npm is not installed." },
          { ...CLIENT, state: "away", asked: 1, failed: 2, message: "No registry.", unanswered: ["a", "b"] },
          { ...CLIENT, failed: 1, message: "npm failed.", left_out: 2 },
          { ...CLIENT, failed: 14, message: "It failed.", unanswered: [..."abcdefghijklmn"] },
        ],
      }),
    ).toEqual([
      "npm is not installed. 3 packages not checked.",
      "No registry. 2 packages (a, b) not checked; earlier results stay, with their dates.",
      "npm failed for 1 package: npm failed.",
      "npm did not check 2 packages; the next check starts with them.",
      "npm failed for 14 packages (a, b, c, d, e, f, g, h, i, j and 4 more): It failed.",
    ]);
  });
});
