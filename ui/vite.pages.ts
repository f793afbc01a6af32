import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";
import { compressed } from "./compressed.ts";

/**
 * Build settings of both pages. `outDir` is where the files go, `server` the API server during development.
 *
 * With `entriesAware`, a page loads only those parts of Mantine that it uses, which makes the first page smaller. With many
 * pages, this makes too many small files.
 */
export function page(options: { outDir: string; server: string; entriesAware: boolean }): UserConfig {
  const { entriesAware } = options;
  // The server refuses requests from other origins, and in development the page is on another port.
  const proxy = { target: options.server, changeOrigin: true, headers: { origin: options.server } };
  return {
    // Paths are relative to the page's folder, from which Vite runs.
    plugins: [react(), compressed(`${options.outDir}/assets`)],
    publicDir: fileURLToPath(new URL("packages/kit/public", import.meta.url)),
    build: {
      outDir: options.outDir,
      emptyOutDir: true,
      // Nothing is inlined: the pages' CSP allows no inline scripts and no data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          // Libraries change rarely. In separate files, they stay cached when the page changes.
          codeSplitting: {
            groups: [
              { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
              {
                name: "mantine",
                test: /node_modules[\\/](@mantine|@floating-ui)[\\/]/,
                priority: 2,
                entriesAware,
              },
              { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/, priority: 1 },
              // One file for small shared modules, since each file takes a request before the first paint.
              ...(entriesAware ? [] : [{ name: "shared", minShareCount: 2, maxModuleSize: 20_000 }]),
            ],
          },
        },
      },
    },
    server: { host: "127.0.0.1", proxy: { "/api": proxy, "/enter": proxy } },
  };
}
