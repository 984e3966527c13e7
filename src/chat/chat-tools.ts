import * as vscode from "vscode";
import type { z } from "zod";
import type { ScoreParams, ScoreResult } from "../protocol/engine.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import type { SearchOptions } from "../protocol/search-options.ts";
import { checkSolution } from "../solver/checking/check-solution.ts";
import { handWrittenSteps } from "../solver/checking/score-steps.ts";
import type { SolveInput as SearchInput } from "../solver/search/solve.ts";
import {
  checkInputSchema,
  parseInput,
  solveInputSchema,
  type CheckInput,
  type SolveInput,
} from "./inputs.ts";
import { checkAnswer, failure, SolveReport, type ToolAnswer } from "./results.ts";

export const SOLVE_TOOL = "rstar_solve";
export const CHECK_TOOL = "rstar_check_steps";

/** The engine as chat tools see it (`EngineService`). */
export interface ChatEngine {
  solve(input: SearchInput, signal: AbortSignal): AsyncIterable<SearchEvent>;
  score(problem: string, steps: ScoreParams["steps"], signal?: AbortSignal): Promise<ScoreResult>;
}

export interface ChatParts {
  readonly engine: ChatEngine;
  /** The search that the settings ask for. */
  readonly searchOptions: () => SearchOptions;
}

/** Registers the tools where this editor has chat at all; they add nothing where nobody asks. */
export function registerChatTools(parts: ChatParts): vscode.Disposable {
  // Editors built from the same source may leave this interface out.
  if (!("lm" in vscode) || typeof vscode.lm.registerTool !== "function")
    return new vscode.Disposable(() => undefined);
  return vscode.Disposable.from(
    vscode.lm.registerTool(SOLVE_TOOL, new SolveTool(parts)),
    vscode.lm.registerTool(CHECK_TOOL, new CheckTool(parts.engine)),
  );
}

/** A tool whose input is checked before anything else: a chat's model wrote it. */
abstract class CheckedTool<T> implements vscode.LanguageModelTool<unknown> {
  readonly #schema: z.ZodType<T>;

  constructor(schema: z.ZodType<T>) {
    this.#schema = schema;
  }

  prepareInvocation(
    options: vscode.LanguageModelToolInvocationPrepareOptions<unknown>,
  ): vscode.PreparedToolInvocation {
    const parsed = parseInput(this.#schema, options.input);
    if (parsed.kind === "bad") return { invocationMessage: vscode.l10n.t("rStar reads what it was asked") };
    return this.prepare(parsed.input);
  }

  async invoke(
    options: vscode.LanguageModelToolInvocationOptions<unknown>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const parsed = parseInput(this.#schema, options.input);
    if (parsed.kind === "bad") return toResult(failure(parsed.message, parsed.message));
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const stop = new AbortController();
    const cancelling = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const answer = await this.run(parsed.input, stop.signal);
      if (stop.signal.aborted) throw new vscode.CancellationError();
      return toResult(answer);
    } finally {
      cancelling.dispose();
    }
  }

  protected abstract prepare(input: T): vscode.PreparedToolInvocation;
  protected abstract run(input: T, signal: AbortSignal): Promise<ToolAnswer>;
}

class SolveTool extends CheckedTool<SolveInput> {
  readonly #parts: ChatParts;

  constructor(parts: ChatParts) {
    super(solveInputSchema);
    this.#parts = parts;
  }

  /** Asks first: a search takes the machine for a while and runs code that a model wrote. */
  protected prepare({ problem }: SolveInput): vscode.PreparedToolInvocation {
    const message = new vscode.MarkdownString();
    message.appendText(problem.length > 600 ? `${problem.slice(0, 600)}…` : problem);
    message.appendMarkdown("\n\n");
    message.appendText(
      vscode.l10n.t(
        "The search runs on this machine, with Python code in a sandbox; nothing is sent anywhere.",
      ),
    );
    return {
      invocationMessage: vscode.l10n.t("rStar searches for a solution"),
      confirmationMessages: { title: vscode.l10n.t("Solve with rStar?"), message },
    };
  }

  protected async run({ problem, seconds }: SolveInput, signal: AbortSignal): Promise<ToolAnswer> {
    if (!vscode.workspace.isTrusted) {
      const message = "This workspace is in Restricted Mode: rStar runs nothing until the user trusts it.";
      return failure(message, message);
    }
    const wanted = this.#parts.searchOptions();
    const options = seconds === undefined ? wanted : { ...wanted, seconds };
    const report = new SolveReport();
    for await (const event of this.#parts.engine.solve({ problem, options }, signal)) report.accept(event);
    return report.answer();
  }
}

class CheckTool extends CheckedTool<CheckInput> {
  readonly #engine: ChatEngine;

  constructor(engine: ChatEngine) {
    super(checkInputSchema);
    this.#engine = engine;
  }

  protected prepare({ steps }: CheckInput): vscode.PreparedToolInvocation {
    return { invocationMessage: vscode.l10n.t("rStar checks {0} steps", steps.length) };
  }

  /** The verdicts need neither models nor Python; scores are added where they can be had. */
  protected async run({ problem, steps, language }: CheckInput, signal: AbortSignal): Promise<ToolAnswer> {
    const checks = checkSolution({ problem, steps, language: language ?? "markdown" });
    const scores = vscode.workspace.isTrusted ? await this.#scores(problem, steps, signal) : [];
    return checkAnswer(steps, checks, scores);
  }

  async #scores(
    problem: string,
    steps: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (number | null)[]> {
    const result = await this.#engine.score(problem, [...handWrittenSteps(steps)], signal);
    if (result.kind === "unavailable") return [];
    return result.scores.map((score) => (score.kind === "scored" ? score.value : null));
  }
}

function toResult({ text, data }: ToolAnswer): vscode.LanguageModelToolResult {
  return new vscode.LanguageModelToolResult([
    new vscode.LanguageModelTextPart(text),
    new vscode.LanguageModelTextPart(JSON.stringify(data)),
  ]);
}
