import { spawn } from "node:child_process";

export type ProgramResult =
  | { readonly kind: "ended"; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: "failed"; readonly reason: string };

const mostCharacters = 1 << 20;

/** Runs a program of the machine (not step code) to its end, without a shell. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: {
    readonly env: NodeJS.ProcessEnv;
    readonly seconds: number;
    readonly onLine?: (line: string) => void;
    /** Ends the program. */
    readonly signal?: AbortSignal;
  },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-mostCharacters);
      for (const line of text.split("\n")) if (line.trim() !== "") options.onLine?.(line.trim());
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-mostCharacters);
    });
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      resolve({ kind: "failed", reason: `it did not end within ${options.seconds} s` });
    }, options.seconds * 1000);
    const stop = (): void => {
      child.kill("SIGKILL");
      clearTimeout(timer);
      resolve({ kind: "failed", reason: "it was stopped" });
    };
    if (options.signal?.aborted === true) stop();
    else options.signal?.addEventListener("abort", stop, { once: true });
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const reason = error.code === "ENOENT" ? "there is no such program" : error.message;
      resolve({ kind: "failed", reason });
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
      if (code === null) resolve({ kind: "failed", reason: `it was ended by ${signal ?? "the system"}` });
      else resolve({ kind: "ended", code, stdout, stderr });
    });
  });
}
