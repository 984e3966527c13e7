import { defineConfig } from "vitest/config";

/** The extension in a real workbench, driven by mouse and keyboard: one server, one window and one search at a time. */
export default defineConfig({
  test: {
    name: "e2e",
    include: ["test/e2e/**/*.test.ts"],
    globalSetup: ["test/e2e/support/server.ts"],
    testTimeout: 240_000,
    // A whole workbench on a busy machine now and then loses a key press or a hover; what is broken fails twice.
    retry: 1,
    hookTimeout: 120_000,
    maxWorkers: 1,
    fileParallelism: false,
  },
});
