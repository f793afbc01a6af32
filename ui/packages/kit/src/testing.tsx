import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { cssVariablesResolver, theme } from "./theme";

/** Render inside the providers of every page, without animations and retries. */
export function renderWithKit(children: ReactNode): RenderResult & { client: QueryClient } {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  });
  const result = render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
      <QueryClientProvider client={client}>{children}</QueryClientProvider>
    </MantineProvider>,
  );
  return { ...result, client };
}

/** A request that the mock server received. */
export interface MockRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** The mock server's response; the status is 200 by default. */
export interface MockResponse {
  status?: number;
  body?: unknown;
}

type Reply = MockResponse | undefined;

/**
 * Replace `fetch` by `respond`. Returns the requests received so far, in order.
 *
 * A request for which `respond` returns undefined fails with 404.
 */
export function mockServer(respond: (request: MockRequest) => Reply | Promise<Reply>): MockRequest[] {
  const received: MockRequest[] = [];
  vi.stubGlobal("fetch", async (fetched: Request) => {
    const url = new URL(fetched.url);
    const text = await fetched.text();
    const request = {
      method: fetched.method,
      path: url.pathname,
      query: url.searchParams,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    received.push(request);
    const { status = 200, body } = (await respond(request)) ?? {
      status: 404,
      body: { error: { code: "not_found", message: `nothing at ${request.path}` } },
    };
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json" },
    });
  });
  return received;
}

/** Replace EventSource; `send` delivers an event to all open streams, `drop` and `resume` interrupt them. */
export function mockEvents() {
  const sources = new Set<EventTarget & { url: string; readyState: number }>();
  class Source extends EventTarget {
    readonly CLOSED = 2;
    readyState = 1;
    readonly url: string;
    constructor(url: string) {
      super();
      this.url = url;
      sources.add(this);
      queueMicrotask(() => this.dispatchEvent(new Event("open")));
    }
    close() {
      this.readyState = 2;
      sources.delete(this);
    }
  }
  vi.stubGlobal("EventSource", Source);
  const each = (state: number, name: string) => {
    for (const source of sources) {
      source.readyState = state;
      source.dispatchEvent(new Event(name));
    }
  };
  return {
    drop: () => each(0, "error"),
    resume: () => each(1, "open"),
    urls: () => [...sources].map((source) => source.url),
    send(name: string, data: unknown) {
      for (const source of sources) {
        source.dispatchEvent(
          Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId: "1" }),
        );
      }
    },
  };
}
