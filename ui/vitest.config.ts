import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { url: "http://127.0.0.1:9001/" } },
    setupFiles: ["packages/kit/src/test-setup.ts"],
    include: ["{hub,app,packages/*}/src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
