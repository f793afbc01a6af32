import type { Scan } from "@commandcenter/api-client/app/scans";
import { describe, expect, it } from "vitest";
import { isActive, newer } from "../shared/jobs/job";
import { doing, share } from "./scan";

const scan = (changes: Partial<Scan> = {}): Scan => ({
  id: 5,
  status: "running",
  cause: "request",
  phase: "read",
  files_done: 1200,
  files_total: 4800,
  created_at: "2026-01-01T10:00:00Z",
  started_at: null,
  finished_at: null,
  duration_s: null,
  counts: null,
  problems_count: 0,
  error: null,
  ...changes,
});

describe("scans", () => {
  it("show their progress", () => {
    expect(doing(scan())).toBe("Reading: 1,200 of 4,800 files");
    expect(share(scan())).toBe(0.25);
    expect(share(scan({ phase: "walk", files_total: null }))).toBeNull();
    expect(doing(scan({ status: "queued", phase: null }))).toBe("Waiting to scan");
  });

  it("are active until they end", () => {
    expect(isActive(scan({ status: "queued" }))).toBe(true);
    expect(isActive(scan({ status: "interrupted" }))).toBe(false);
    expect(isActive(null)).toBe(false);
  });

  it("keep the later state: a late response does not undo an event", () => {
    const ended = scan({ status: "done" });
    expect(newer(ended, scan())).toBe(ended);
    expect(newer(scan(), ended)).toBe(ended);
    expect(newer(ended, scan({ id: 6 })).id).toBe(6);
    expect(newer(ended, scan({ id: 4 })).id).toBe(5);
  });
});
