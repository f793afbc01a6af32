// What the pages use of a browser and happy-dom lacks.
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// The whole page, printed at each failure, would hide what failed.
configure({ getElementError: (message) => new Error(message ?? "not found") });
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
