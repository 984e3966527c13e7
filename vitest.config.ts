import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 30_000, maxWorkers: 2 },
      },
      {
        // Real GGUF files, real Python, real processes. One file at a time: llama.cpp must not fight for cores.
        test: {
          name: "llama",
          include: ["test/llama/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
      {
        // The panel's page in a browser, without an editor. Skipped where there is no Chromium.
        test: {
          name: "page",
          include: ["test/page/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
