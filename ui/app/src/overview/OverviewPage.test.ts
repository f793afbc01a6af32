import type { Summary } from "@commandcenter/api-client/app/overview";
import type { Scan } from "@commandcenter/api-client/app/scans";
import { expect, it } from "vitest";
import { isEmpty } from "./OverviewPage";

const summary = (files: number, last: number | null) =>
  ({ counts: { files }, last_scan: last === null ? null : { id: last } }) as unknown as Summary;
const scan = (id: number, status = "done") => ({ id, status }) as unknown as Scan;

it.each([
  ["the summary is not loaded", undefined, scan(1), false],
  ["the scan is not loaded", summary(0, null), undefined, false],
  ["a scan is running", summary(0, null), scan(1, "running"), false],
  ["the summary is older than the scan", summary(0, null), scan(1), false],
  ["the scan found nothing", summary(0, 1), scan(1), true],
  ["there was no scan", summary(0, null), null, true],
  ["there are files", summary(3, 1), scan(1), false],
])("knows whether nothing was found when %s", (_, loaded, latest, empty) =>
  expect(isEmpty(loaded, latest)).toBe(empty),
);
