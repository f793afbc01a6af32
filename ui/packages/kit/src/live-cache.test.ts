import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { liveCache } from "./live-cache";

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
  ["one key", KEY],
  ["all keys", undefined],
])("a first fetch that began before a change is restarted: %s", async (_, key) => {
  liveCache(client).refresh(key);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.("before the change");
  answers[1]?.("after it");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("after it"));
});

it("a fetch that began before an event does not undo it", async () => {
  answers[0]?.("known");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known"));
  void seen.refetch();
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  liveCache(client).update<string>(KEY, (known) => `${known}, event`);
  expect(seen.getCurrentResult().data).toBe("known, event");
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[1]?.("known");
  answers[2]?.("known, event, fetched");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known, event, fetched"));
});

it("an event alone starts no fetch", async () => {
  answers[0]?.("known");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("known"));
  liveCache(client).update<string>(KEY, () => "event");
  await new Promise((resolve) => setTimeout(resolve));
  expect(answers).toHaveLength(1);
  expect(seen.getCurrentResult().data).toBe("event");
});
