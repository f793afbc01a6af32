import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readAgain, takeOver } from "./reading";

const KEY = ["list"];
let client: QueryClient;
let answers: ((value: string) => void)[];
let seen: QueryObserver<string>;

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  answers = [];
  seen = new QueryObserver<string>(client, {
    queryKey: KEY,
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  seen.subscribe(() => undefined);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
});

afterEach(() => {
  seen.destroy();
  client.clear();
});

it.each([
  ["of one key", KEY],
  ["of all there is", undefined],
])("a first read that began before a change is begun anew: %s", async (_, key) => {
  void readAgain(client, key);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.("before the change");
  answers[1]?.("after it");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("after it"));
});

it("what an event tells is not undone by a read that began before it", async () => {
  answers[0]?.("known");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known"));
  void seen.refetch();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  takeOver<string>(client, KEY, (known) => `${known}, told`);
  expect(seen.getCurrentResult().data).toBe("known, told");
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[1]?.("known");
  answers[2]?.("known, told, read");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known, told, read"));
});

it("what an event tells is no reason to read by itself", async () => {
  answers[0]?.("known");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known"));
  takeOver<string>(client, KEY, () => "told");
  await new Promise((resolve) => setTimeout(resolve));
  expect(answers).toHaveLength(1);
  expect(seen.getCurrentResult().data).toBe("told");
});
