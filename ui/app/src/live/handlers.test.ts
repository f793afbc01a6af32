import { appKeys } from "@commandcenter/api-client/app";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it, vi } from "vitest";
import { deskHandlers } from "./handlers";

it("a first read that began before a change is begun anew", async () => {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: ((value: string) => void)[] = [];
  const seen = new QueryObserver(client, {
    queryKey: appKeys.radar(),
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const leave = seen.subscribe(() => undefined);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  deskHandlers(client).radar?.({} as never);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[0]?.("before the change");
  answers[1]?.("after it");
  await vi.waitFor(() => expect(seen.getCurrentResult().data).toBe("after it"));
  leave();
  client.clear();
});
