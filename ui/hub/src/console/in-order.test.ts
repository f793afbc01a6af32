import { expect, it } from "vitest";
import { inOrder } from "./in-order";

it("sends one request at a time, and what was typed meanwhile in the next", async () => {
  const sent: string[] = [];
  const done: (() => void)[] = [];
  const type = inOrder((text) => {
    sent.push(text);
    return new Promise((resolve) => done.push(resolve));
  });
  const typed = type("s");
  void type("e");
  void type("l");
  expect(sent).toEqual(["s"]);
  done[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual(["s", "el"]);
  done[1]?.();
  await typed;
  void type("x".repeat(8193));
  expect(sent[2]).toHaveLength(8192);
});

it("drops what was not sent when a request fails", async () => {
  const sent: string[] = [];
  const failures: ((error: Error) => void)[] = [];
  const type = inOrder((text) => {
    sent.push(text);
    return new Promise((_, reject) => failures.push(reject));
  });
  const typed = type("a");
  const meanwhile = type("b");
  failures[0]?.(new Error("gone"));
  await expect(typed).rejects.toThrow("gone");
  await expect(meanwhile).rejects.toThrow("gone");
  void type("c");
  expect(sent).toEqual(["a", "c"]);
});
