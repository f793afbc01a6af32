// Browser features that the pages use and happy-dom lacks.
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// By default, each failure prints the whole page, which hides the reason.
configure({
  // The machine may be busy with other tests.
  asyncUtilTimeout: 10_000,
  getElementError: (message) => new Error(message ?? "not found"),
});
afterEach(cleanup);

window.matchMedia ??= vi.fn();
vi.stubGlobal(
  "matchMedia",
  (query: string): Partial<MediaQueryList> => ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }),
);
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
// A text field that grows with its content measures itself again once fonts are loaded.
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
