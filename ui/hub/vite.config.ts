import { defineConfig } from "vite";
import { page } from "../vite.pages.ts";

export default defineConfig(
  page({
    outDir: "../../hub/src/commandcenter_hub/static",
    server: process.env.COMMANDCENTER_SERVER ?? "http://127.0.0.1:9001",
    entriesAware: true,
  }),
);
