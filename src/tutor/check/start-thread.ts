import { Worker } from "node:worker_threads";
import type { StartThread } from "./check-thread.ts";
import type { WorkerReply } from "./worker-messages.ts";

/**
 * Starts the built checking thread.
 *
 * @param file - `dist/checker.cjs`
 */
export function checkingThread(file: string): StartThread {
  return (onReply, onEnd) => {
    const worker = new Worker(file, {
      // A debugger's flags of the editor must not reach it, and it needs nothing from the environment.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    worker.on("message", (reply: WorkerReply) => {
      onReply(reply);
    });
    worker.on("error", (error) => {
      onEnd(error.message);
    });
    worker.on("exit", (code) => {
      onEnd(`exit code ${code}`);
    });
    // Closing the editor does not wait for it.
    worker.unref();
    return {
      post: (request) => {
        worker.postMessage(request);
      },
      terminate: () => {
        void worker.terminate();
      },
    };
  };
}
