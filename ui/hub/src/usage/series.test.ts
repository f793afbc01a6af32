import { expect, it } from "vitest";
import { axisEnd, formatCpu, highest, lines, padded } from "./series";

it("draws a line for each part between gaps", () => {
  expect(lines([0, 1, null, 2, 1], 2, 100, 10)).toEqual(["0,10 25,5", "75,0 100,5"]);
  expect(lines([null, 1, null], 2, 100, 10)).toEqual(["50,5 50,5"]);
  expect(lines([3], 2, 100, 10)).toEqual(["100,0 100,0"]); // not above the axis
  expect(lines([], 2, 100, 10)).toEqual([]);
});

it("begins a short series late", () => {
  expect(padded([1, 2], 4)).toEqual([null, null, 1, 2]);
  expect(padded([1, 2, 3], 2)).toEqual([2, 3]);
});

it("ends an axis at a round number", () => {
  expect([0, 0.04, 0.11, 0.2, 0.3, 0.9, 1.1].map((most) => axisEnd(most, 0.05))).toEqual([
    0.05, 0.05, 0.2, 0.2, 0.5, 1, 2,
  ]);
  expect(axisEnd(33 * 1024 ** 2, 1, 1024 ** 2) / 1024 ** 2).toBe(50);
});

it("finds the highest value", () => {
  expect(highest([1, null, 3, 2])).toBe(3);
  expect(highest([null])).toBe(0);
});

it("writes CPU as a percentage of a core", () => {
  expect([0, 0.0004, 0.004, 0.052, 0.25, 1.5].map(formatCpu)).toEqual([
    "0 %",
    "<0.1 %",
    "0.4 %",
    "5.2 %",
    "25 %",
    "150 %",
  ]);
});
