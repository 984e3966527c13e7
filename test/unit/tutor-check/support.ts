import { findProblems } from "../../../src/notes/find-problem.ts";
import type { NoteProblem } from "../../../src/notes/problem.ts";
import { checkSolution, checkSolutionWith } from "../../../src/solver/checking/check-solution.ts";
import type { StepCheck } from "../../../src/solver/checking/verdict.ts";
import type { StartThread, ThreadPort } from "../../../src/tutor/check/check-thread.ts";
import type { WorkerReply, WorkerRequest } from "../../../src/tutor/check/worker-messages.ts";

export const note = `# Homework

**Problem 1.** Solve $2x + 3 = 11$ for $x$.

$2x = 14$

$x = 7$

**Problem 2.** Solve $3x = 12$ for $x$.

$x = 4$
`;

export function problemsOf(text: string): readonly NoteProblem[] {
  return findProblems(text, "markdown");
}

export function firstProblem(text: string): NoteProblem {
  const [problem] = problemsOf(text);
  if (problem === undefined) throw new Error("the text has no problem");
  return problem;
}

export function checksOf(problem: NoteProblem): readonly StepCheck[] {
  return checkSolution({
    problem: problem.text,
    steps: problem.steps.map((step) => step.text),
    language: "markdown",
  });
}

/** A document that is edited by assigning to it. */
export class FakeDocument {
  readonly uri: { toString(): string };
  readonly languageId = "markdown";
  version = 1;
  isClosed = false;
  #text: string;

  constructor(text: string, uri = "file:///%E6%95%B0%E5%AD%A6%20%F0%9F%98%80/a.md") {
    this.#text = text;
    this.uri = { toString: () => uri };
  }

  getText(): string {
    return this.#text;
  }

  edit(text: string): void {
    this.#text = text;
    this.version += 1;
  }
}

/** A thread in this one, which does its work when it is told to go on; or at once. */
export class FakeThread {
  readonly requests: WorkerRequest[] = [];
  started = 0;
  terminated = 0;
  hold = false;
  #reply: (reply: WorkerReply) => void = () => undefined;
  #end: (reason: string) => void = () => undefined;
  readonly #held: WorkerRequest[] = [];

  readonly start: StartThread = (onReply, onEnd): ThreadPort => {
    this.started += 1;
    this.#reply = onReply;
    this.#end = onEnd;
    return {
      post: (request) => {
        this.requests.push(request);
        if (this.hold) this.#held.push(request);
        else void this.#work(request, onReply);
      },
      terminate: () => {
        this.terminated += 1;
        this.#held.length = 0;
      },
    };
  };

  /** Does what was held back. */
  async go(): Promise<void> {
    for (const request of this.#held.splice(0)) await this.#work(request, this.#reply);
  }

  die(reason: string): void {
    this.#end(reason);
  }

  async #work(request: WorkerRequest, reply: (reply: WorkerReply) => void): Promise<void> {
    await Promise.resolve();
    switch (request.kind) {
      case "equal":
        return;
      case "problems":
        reply({ kind: "problems", id: request.id, problems: findProblems(request.text, request.language) });
        return;
      case "check": {
        const signal = new AbortController().signal;
        const none = { equal: () => Promise.resolve(null) };
        const checks = request.symbolic
          ? await checkSolutionWith(request.solution, none, signal)
          : checkSolution(request.solution);
        reply({ kind: "checks", id: request.id, checks });
        return;
      }
    }
  }
}

/** Lets promises that are due go on. */
export async function settle(): Promise<void> {
  for (let k = 0; k < 50; k++) await Promise.resolve();
}
