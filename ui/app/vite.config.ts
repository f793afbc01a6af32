import { defineConfig } from "vite";
import { page } from "../vite.pages.ts";

export default defineConfig(
  page({
    outDir: "../../app/src/commandcenter_app/static",
    server: process.env.COMMANDCENTER_SERVER ?? "http://127.0.0.1:3010",
    entriesAware: false,
  }),
);
