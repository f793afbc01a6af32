import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";

/** What both pages' builds share; each page names where its files go and which server answers in development. */
export function page(options: { outDir: string; server: string }): UserConfig {
  // The server refuses what other origins ask of it; in development this page's own is another port.
  const proxy = { target: options.server, changeOrigin: true, headers: { origin: options.server } };
  return {
    plugins: [react()],
    publicDir: fileURLToPath(new URL("packages/kit/public", import.meta.url)),
    build: {
      outDir: options.outDir,
      emptyOutDir: true,
      // Everything is a file of its own: the pages' CSP allows no inline script and no data: font.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // Libraries change rarely: in files of their own the browser keeps them when the page changes.
          codeSplitting: {
            groups: [
              { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
              { name: "mantine", test: /node_modules[\\/](@mantine|@floating-ui)[\\/]/, priority: 2 },
              { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/, priority: 1 },
            ],
          },
        },
      },
    },
    server: { host: "127.0.0.1", proxy: { "/api": proxy, "/enter": proxy } },
  };
}
