import { parentPort, type MessagePort } from "node:worker_threads";
import { findProblems } from "../../notes/find-problem.ts";
import { checkSolution, checkSolutionWith } from "../../solver/checking/check-solution.ts";
import type { SymbolicEquality } from "../../solver/grading/symbolic.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

/**
 * The checking thread: reads notes and judges steps, so that neither ever holds up typing. It runs nothing and opens
 * nothing; symbolic algebra is asked of the host.
 */
class CheckingThread {
  readonly #port: MessagePort;
  readonly #questions = new Map<number, (equal: boolean | null) => void>();
  #asked = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (request: WorkerRequest) => {
      void this.#take(request);
    });
  }

  async #take(request: WorkerRequest): Promise<void> {
    if (request.kind === "equal") {
      this.#questions.get(request.question)?.(request.equal);
      this.#questions.delete(request.question);
      return;
    }
    try {
      this.#reply(await this.#answer(request));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#reply({ kind: "failed", id: request.id, message });
    }
  }

  async #answer(request: Exclude<WorkerRequest, { kind: "equal" }>): Promise<WorkerReply> {
    const { id } = request;
    switch (request.kind) {
      case "problems":
        return { kind: "problems", id, problems: findProblems(request.text, request.language) };
      case "check": {
        const { solution, symbolic } = request;
        if (!symbolic) return { kind: "checks", id, checks: checkSolution(solution) };
        const signal = new AbortController().signal;
        return { kind: "checks", id, checks: await checkSolutionWith(solution, this.#symbolic(id), signal) };
      }
    }
  }

  #symbolic(id: number): SymbolicEquality {
    return {
      equal: (a, b) =>
        new Promise((resolve) => {
          this.#asked += 1;
          this.#questions.set(this.#asked, resolve);
          this.#reply({ kind: "equal", id, question: this.#asked, a, b });
        }),
    };
  }

  #reply(reply: WorkerReply): void {
    this.#port.postMessage(reply);
  }
}

if (parentPort !== null) new CheckingThread(parentPort);
