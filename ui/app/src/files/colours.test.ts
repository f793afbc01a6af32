import { expect, test } from "vitest";
import { colour } from "./colours";
import { grammarOf } from "./grammars";
import { CHUNK, chunked } from "./lines";

const PYTHON = `def greet(name):\n    # TODO <b>\n    return f"hi {name}" + "x" * 3\n`;

test("tokens have kinds, and their text is the text", async () => {
  const [tokens = []] = (await colour(PYTHON, "Python")) ?? [];
  expect(`${tokens.map((one) => one.text).join("")}\n`).toBe(PYTHON);
  const kinds = Object.fromEntries(tokens.map((one) => [one.text.trim(), one.kind]));
  expect(kinds).toMatchObject({
    def: "keyword",
    greet: "function",
    "# TODO <b>": "comment",
    return: "keyword",
    '"x"': "string",
    "3": "number",
  });
});

test("a comment over many lines is cut into chunks", async () => {
  const text = `/*\n${"x\n".repeat(2 * CHUNK)}*/`;
  const found = (await colour(text, "C")) ?? [];
  expect(found.map((tokens) => tokens.map((one) => one.text).join(""))).toEqual(chunked(text));
  expect(new Set(found.flat().map((one) => one.kind))).toEqual(new Set(["comment"]));
});

test("scripts inside pages have colours", async () => {
  const [tokens = []] = (await colour("<p>a</p><script>const a = 1</script>", "HTML")) ?? [];
  expect(tokens).toContainEqual({ text: "const", kind: "keyword" });
});

test.each([
  ["an unknown language", "x", "Zilog"],
  ["no language", "x", null],
  ["a very long text", "x\n".repeat(300_000), "Python"],
  ["a very long line", "x".repeat(6_000), "JavaScript"],
])("%s has no colours", async (_, text, language) => expect(await colour(text, language)).toBeNull());

test.each([
  ["C++", "cpp"],
  ["TSX", "typescript"],
  ["Go", "go"],
  ["constructor", null],
])("%s has the grammar %s", (language, grammar) => expect(grammarOf(language)).toBe(grammar));
