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

it("forgets what was not sent when a request fails", async () => {
  const sent: string[] = [];
  const type = inOrder(async (text) => {
    sent.push(text);
    throw new Error("gone");
  });
  await expect(type("a")).rejects.toThrow("gone");
  await expect(type("b")).rejects.toThrow("gone");
  expect(sent).toEqual(["a", "b"]);
});
