import { type CSSVariablesResolver, createTheme, type MantineColorSchemeManager } from "@mantine/core";

export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: "indigo",
  // White text on these shades has a contrast of at least 4.5 : 1.
  primaryShade: { light: 8, dark: 7 },
  black: "#0f1728",
  colors: {
    // From text to background. Surfaces are darker than Mantine's, and text is brighter.
    dark: [
      "#dbe2ec",
      "#b3bdcc",
      "#8a95a8",
      "#667085",
      "#2d3545",
      "#242b39",
      "#1a202c",
      "#11151d",
      "#0c0f16",
      "#080a0f",
    ],
  },
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  headings: { fontWeight: "650" },
  components: {
    // The placeholder can be focused, but is no entry of the menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
});

/** Colours with more contrast than Mantine's, and those of this product. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-placeholder": "var(--mantine-color-gray-6)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
    "--mantine-color-indigo-light-color": "#2b3fa0",
    "--mantine-color-red-light-color": "var(--mantine-color-red-9)",
    "--cc-surface": "var(--mantine-color-gray-0)",
    "--cc-good": "#237032",
    "--cc-busy": "#1864ab",
    "--cc-warn": "#a15c00",
    "--cc-bad": "#c92a2a",
    "--cc-bad-surface": "#fff0f0",
    "--cc-idle": "#5f6770",
    "--cc-line": "#fff3bf",
    "--cc-mark": "#ffe066",
    "--cc-mark-text": "#212529",
    "--cc-service-0": "#1864ab",
    "--cc-service-1": "#237032",
    "--cc-service-2": "#9c36b5",
    "--cc-service-3": "#a15c00",
    "--cc-service-4": "#0b7285",
    "--cc-service-5": "#c2255c",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
    "--mantine-color-red-filled": "var(--mantine-color-red-9)",
    "--mantine-color-red-filled-hover": "#b02525",
    "--cc-surface": "var(--mantine-color-dark-8)",
    "--cc-good": "#69db7c",
    "--cc-busy": "#74c0fc",
    "--cc-warn": "#ffd43b",
    "--cc-bad": "#ff8787",
    "--cc-bad-surface": "#3b2526",
    "--cc-idle": "#adb5bd",
    "--cc-line": "#4a3f16",
    "--cc-mark": "#e8c94a",
    "--cc-mark-text": "#1a1b1e",
    "--cc-service-0": "#74c0fc",
    "--cc-service-1": "#69db7c",
    "--cc-service-2": "#e599f7",
    "--cc-service-3": "#ffd43b",
    "--cc-service-4": "#66d9e8",
    "--cc-service-5": "#faa2c1",
  },
});

type Scheme = "light" | "dark" | "auto";
const COOKIE = "commandcenter-color-scheme";
const ONE_YEAR_S = 31_536_000;

/**
 * Keep the choice of light or dark in a cookie, which the Hub and every project's page share although their
 * ports differ. `public/color-scheme.js` reads the same cookie before the first paint.
 */
export function cookieColorSchemeManager(): MantineColorSchemeManager {
  return {
    get(fallback) {
      const kept = new RegExp(`(?:^|; )${COOKIE}=(light|dark|auto)`).exec(document.cookie);
      return (kept?.[1] as Scheme | undefined) ?? fallback;
    },
    set(value) {
      write(value, ONE_YEAR_S);
    },
    subscribe() {},
    unsubscribe() {},
    clear() {
      write("", 0);
    },
  };
}

function write(value: string, maxAge_s: number): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet.
  document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${maxAge_s}; SameSite=Lax`;
}
