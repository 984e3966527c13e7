import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import * as vscode from "vscode";
import { facts } from "./facts.ts";

export interface SuiteReport {
  readonly tests: readonly {
    readonly title: string;
    readonly state: "passed" | "failed" | "skipped";
    readonly ms: number;
    readonly error: string | null;
  }[];
  /** What was measured, for people. Nothing is asserted on it. */
  readonly facts: Readonly<Record<string, string>>;
}

/** *Solve* asks no question first; the question has tests of its own. */
async function solveAtOnce(): Promise<void> {
  await vscode.workspace.getConfiguration("rstar").update("solution.when", "always", true);
}

/**
 * The entry that both hosts call: code-server with `extensionTestsPath`, and desktop VS Code through
 * `@vscode/test-electron`. The report goes to the file that `RSTAR_SUITE_REPORT` names: an extension host that dies
 * counts as a success for the editor, so the file is the only witness.
 */
export async function run(): Promise<void> {
  const { RSTAR_SUITE_GREP: grep, RSTAR_SUITE_REPORT: report } = process.env;
  const mocha = new Mocha({
    ui: "bdd",
    color: false,
    timeout: 180_000,
    slow: 60_000,
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.rootHooks({ beforeAll: solveAtOnce });
  // The tests are in this bundle: they are told that a file of tests is about to be read, then read.
  mocha.suite.emit("pre-require", {}, "", mocha);
  await import("./activation.test.ts");
  await import("./notes.test.ts");
  await import("./solve.test.ts");
  await import("./mid-search.test.ts");
  await import("./hostile.test.ts");
  await import("./doctor.test.ts");
  await import("./check.test.ts");
  await import("./setup.test.ts");
  await import("./tree-view.test.ts");

  const tests: SuiteReport["tests"][number][] = [];
  const write = (): void => {
    if (report !== undefined)
      writeFileSync(report, JSON.stringify({ tests, facts: facts() } satisfies SuiteReport, null, 1));
  };
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      write();
      if (failures === 0) resolve();
      else reject(new Error(`${failures} test(s) failed`));
    });
    const note = (
      test: Mocha.Test | Mocha.Hook,
      state: "passed" | "failed" | "skipped",
      error?: unknown,
    ): void => {
      const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tests.push({
        title: test.fullTitle(),
        state,
        ms: test.duration ?? 0,
        error: error === undefined ? null : said,
      });
      write();
    };
    runner.on("pass", (test) => {
      note(test, "passed");
    });
    // A hook that fails comes here too, and counts as one failed test.
    runner.on("fail", (test, error: unknown) => {
      note(test, "failed", error);
    });
    runner.on("pending", (test) => {
      note(test, "skipped");
    });
  });
}
