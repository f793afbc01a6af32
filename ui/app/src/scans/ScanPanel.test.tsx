import type { Scan } from "@commandcenter/api-client/app/scans";
import { renderWithKit } from "@commandcenter/kit/testing";
import { expect, it } from "vitest";
import { Outcome } from "./ScanPanel";

const DONE = {
  id: 1,
  status: "done",
  finished_at: "2026-01-01T10:00:00Z",
  duration_s: 1.4,
  counts: { changed: 0, removed: 0 },
} as unknown as Scan;

function said(scan: Scan | null | undefined, scannedAt: string | null | undefined) {
  const { container } = renderWithKit(
    <p>
      <Outcome scan={scan} scannedAt={scannedAt} />
    </p>,
  );
  return container.querySelector("p")?.textContent;
}

it.each([
  ["the scan", undefined, null],
  ["the summary", DONE, undefined],
])("says nothing before %s is loaded", (_, scan, scannedAt) => expect(said(scan, scannedAt)).toBe(""));

it("reports the end of the first scan before the summary is read again", () =>
  expect(said(DONE, null)).toMatch(/^Last scanned .* in 1\.4 s; nothing changed\.$/));

it("reports that there was no scan", () => expect(said(null, null)).toBe("Not scanned yet."));
