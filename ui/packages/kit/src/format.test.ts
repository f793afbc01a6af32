import { describe, expect, it } from "vitest";
import { formatBytes, formatCounted, formatDuration, formatName, formatRelative } from "./format";

describe("formats", () => {
  it.each([
    [0, "0 people"],
    [1, "1 person"],
    [12_345, "12,345 people"],
  ])("%i with its noun", (count, text) => expect(formatCounted(count, "person", "people")).toBe(text));

  it.each([
    [0, "0.0 s"],
    [1240, "1.2 s"],
    [59_940, "59.9 s"],
    [59_990, "1 min 0 s"],
    [3_725_000, "1 h 2 min"],
  ])("%i ms as a duration", (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [512, "512 B"],
    [1536, "1.5 KB"],
    [1_073_741_824, "1.0 GB"],
  ])("%i bytes as a size", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [3, "just now"],
    [120, "2 minutes ago"],
    [7200, "2 hours ago"],
    [86_400, "yesterday"],
    [59 * 86_400, "59 days ago"],
    [61 * 86_400, "2 months ago"],
    [1_284 * 86_400, "4 years ago"],
  ])("%i s ago in words", (seconds, text) => {
    const now = Date.parse("2026-01-02T12:00:00Z");
    expect(formatRelative(new Date(now - seconds * 1000), now)).toBe(text);
  });
});

it.each([
  ["src/a b.py", "src/a b.py"],
  ["日本 🚀 ünï.py", "日本 🚀 ünï.py"],
  ["new\nline\t.py", "new\\nline\\t.py"],
  ["\u001b[31mred.py", "\\u001b[31mred.py"],
  ["cod\u202eyp.exe", "cod\\u202eyp.exe"],
  ["a\u200bb\u200c\u200d\u200e\u200f\u2060\ufeff", "a\\u200bb\\u200c\\u200d\\u200e\\u200f\\u2060\\ufeff"],
  ["a\u00ad\u3164\ufe0f\u{e0041}.py", "a\\u00ad\\u3164\\ufe0f\\u{e0041}.py"],
  ["👩🏽\u200d💻 ❤\ufe0f 1\ufe0f\u20e3 12#", "👩🏽\u200d💻 ❤\ufe0f 1\ufe0f\u20e3 12#"],
])("makes invisible characters of the name %j visible", (name, shown) =>
  expect(formatName(name)).toBe(shown),
);
