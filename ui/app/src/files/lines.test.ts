import { expect, test } from "vitest";
import { CHUNK, chunked, countLines, lineOf, numbers } from "./lines";

test.each([
  ["", 0],
  ["a", 1],
  ["a\n", 1],
  ["a\nb", 2],
  ["\n\n", 2],
  ["a\n\nb\n", 3],
])("%j has %d lines", (text, lines) => expect(countLines(text)).toBe(lines));

test("lines are numbered", () => expect(numbers(1, 3)).toBe("1\n2\n3"));

test("chunks have the same lines as the text", () => {
  const text = "a\n\n".repeat(CHUNK);
  expect(chunked(text).map((chunk) => chunk.split("\n").length)).toEqual([CHUNK, CHUNK]);
  expect(`${chunked(text).join("\n")}\n`).toBe(text);
  expect(chunked("a")).toEqual(["a"]);
});

test.each([
  ["L12", 12],
  ["#L12", 12],
  ["L12-L20", 12],
  ["L0", null],
  ["Lx", null],
  ["", null],
  ["doc-L1", null],
])("%j names line %s", (hash, line) => expect(lineOf(hash)).toBe(line));
