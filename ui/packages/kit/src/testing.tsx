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

/** A request as the pretended server sees it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

/** What the pretended server answers: a body, and a status other than 200 where it matters. */
export interface Answer {
  status?: number;
  body?: unknown;
}

/**
 * Answer requests in a test. Returns what was asked, in order.
 *
 * A request that `answer` has nothing for fails as an unknown address does.
 */
export function mockServer(answer: (asked: Asked) => Answer | undefined): Asked[] {
  const log: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.text();
    const asked = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      body: text ? (JSON.parse(text) as unknown) : undefined,
    };
    log.push(asked);
    const { status = 200, body } = answer(asked) ?? {
      status: 404,
      body: { error: { code: "not_found", message: `nothing at ${asked.path}` } },
    };
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json" },
    });
  });
  return log;
}

/** Replace EventSource; `send` delivers an event to every stream that is open, `drop` and `resume` interrupt them. */
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
