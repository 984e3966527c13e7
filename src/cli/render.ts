import { colours as pc } from "./colours.ts";
import { emptyTree, nodeAt, pathTo, type SearchTree, type TreeNode } from "../protocol/search-tree.ts";
import { applyEvent } from "../protocol/fold.ts";
import type { AnswerCandidate, SearchEvent, SearchResult } from "../protocol/search-events.ts";

const CLEAR_LINE = "\r\u001b[2K";

/**
 * Control characters of untrusted text (a note, a model, a program's output) made harmless: they could move the
 * cursor or recolour what this program says.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(/(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu, "\ufffd");
}

/** Streams a search to a terminal: one line an expansion, a progress line, and the solution at the end. */
export class TerminalView {
  readonly #tree: SearchTree = emptyTree("");
  readonly #out: NodeJS.WritableStream;
  readonly #progress: NodeJS.WriteStream | null;
  #line = "";

  /** @param progress where the progress line goes; null where nobody looks at a terminal. */
  constructor(out: NodeJS.WritableStream, progress: NodeJS.WriteStream | null) {
    this.#out = out;
    this.#progress = progress;
  }

  show(event: SearchEvent): void {
    applyEvent(this.#tree, event);
    switch (event.kind) {
      case "started":
        this.#say(`${pc.bold("Problem")}  ${printable(event.problem)}`);
        this.#say(
          pc.dim(
            printable(
              `${event.options.strategy} with ${event.policy}${event.ppm === null ? "" : ` and ${event.ppm}`}`,
            ),
          ),
        );
        this.#say("");
        return;
      case "expanding":
        this.#status(`rollout ${event.rollout + 1}: ${event.candidates} candidates…`);
        return;
      case "expanded":
        this.#say(this.#expansion(event));
        return;
      case "progress": {
        const { rollouts, generatedTokens, seconds } = event.usage;
        const rate = seconds > 0 ? Math.round(generatedTokens / seconds) : 0;
        this.#status(`${rollouts} rollouts, ${this.#tree.nodes.length - 1} steps, ${rate} tokens/s`);
        return;
      }
      case "notice": {
        const colour = event.level === "error" ? pc.red : event.level === "warning" ? pc.yellow : pc.dim;
        this.#say(colour(printable(event.message)));
        return;
      }
      case "protection": {
        const active = event.protection.layers.filter((l) => l.active).map((l) => l.name);
        this.#say(pc.dim(`Python: ${event.protection.level} (${active.join(", ")})`));
        return;
      }
      case "finished": {
        this.#status("");
        // A failure has been said as a notice; that nothing was found then says nothing about the problem.
        if (event.reason !== "failed" || event.result.kind === "answer") {
          this.#result(event.result, event.reason === "cancelled");
        }
        const u = event.usage;
        const used = `${u.generatedTokens} tokens, ${u.executions} steps run, ${u.seconds.toFixed(1)} s (${event.reason})`;
        this.#say(pc.dim(used));
        return;
      }
      case "resumed":
      case "selected":
      case "node-added":
      case "state-changed":
      case "backed-up":
      case "tree":
        return;
    }
  }

  #expansion(event: Extract<SearchEvent, { kind: "expanded" }>): string {
    const parent = nodeAt(this.#tree, event.node);
    const ran = parent.children.map((id) => nodeAt(this.#tree, id)).filter((n) => n.state.kind !== "dead");
    const best = [...ran].sort((a, b) => value(b) - value(a) || b.multiplicity - a.multiplicity)[0];
    const counts = pc.dim(
      `${event.proposed} proposed, ${parent.children.length} different, ${ran.length} ran`,
    );
    const indent = "  ".repeat(parent.depth);
    if (best === undefined) return `${indent}${pc.yellow("✗")} ${counts}`;
    const sentence = printable(best.sentence === "" ? firstLine(best.code) : best.sentence);
    return `${indent}${pc.green("✓")} ${clip(sentence, 60)} ${scoreText(best)} ${counts}`;
  }

  #result(result: SearchResult, cancelled: boolean): void {
    this.#say("");
    if (cancelled) this.#say(pc.yellow("Stopped. The best so far:"));
    switch (result.kind) {
      case "answer":
        this.#solution(result.best);
        this.#say(`${pc.bold("Answer")}  ${pc.bold(pc.green(box(printable(result.best.text))))}`);
        this.#say(printable(result.because));
        if (result.others.length > 0) this.#say(pc.dim(`Other answers: ${briefly(result.others)}`));
        return;
      case "no-answer":
        this.#say(pc.yellow(pc.bold("No answer I trust.")));
        this.#say(printable(result.because));
        if (result.candidates.length > 0) {
          this.#say(pc.dim(`Found but not trusted: ${briefly(result.candidates)}`));
        }
        return;
    }
  }

  #solution(best: AnswerCandidate): void {
    pathTo(this.#tree, best.node).forEach((node, i) => {
      if (node.step?.end === "answer") return;
      this.#say(`${pc.bold(String(i + 1))}  ${printable(node.sentence)}`);
      for (const line of node.code.split("\n")) {
        if (!/^\s*(#|$)/.test(line)) this.#say(`   ${pc.cyan(printable(line))}`);
      }
      if (node.execution?.kind === "ran") {
        // `x = x` is how a symbol prints; it says nothing.
        const told = node.execution.variables.filter((v) => v.value !== v.name);
        const set = told.map((v) => `${v.name} = ${clip(v.value, 40)}`).join(", ");
        const printed = node.execution.output.trim();
        const shown = [set, printed === "" ? "" : `prints ${clip(printed, 60)}`]
          .filter((s) => s !== "")
          .join("; ");
        this.#say(`   ${pc.green("ran")} ${scoreText(node)} ${pc.dim(printable(shown))}`);
      }
    });
    this.#say("");
  }

  #say(text: string): void {
    this.#progress?.write(CLEAR_LINE);
    this.#out.write(`${text}\n`);
    if (this.#line !== "") this.#progress?.write(pc.dim(this.#line));
  }

  #status(text: string): void {
    // A terminal that does not know its width says 0.
    const width = Math.max(20, this.#progress?.columns === 0 ? 80 : (this.#progress?.columns ?? 80));
    this.#line = text === "" ? "" : clip(text, width - 1);
    this.#progress?.write(`${CLEAR_LINE}${pc.dim(this.#line)}`);
  }
}

function value(node: TreeNode): number {
  return node.score.kind === "scored" ? node.score.value : -2;
}

function scoreText(node: TreeNode): string {
  if (node.score.kind === "unscored") return pc.dim("not scored");
  const text = `PPM ${node.score.value >= 0 ? "+" : ""}${node.score.value.toFixed(2)}`;
  return node.score.value >= 0 ? pc.green(text) : pc.red(text);
}

/** The first few; a long tail of answers that one odd trajectory reached helps nobody. */
const MOST_ANSWERS = 4;

function briefly(answers: readonly AnswerCandidate[]): string {
  const more = answers.length - MOST_ANSWERS;
  return `${answers.slice(0, MOST_ANSWERS).map(brief).join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function brief(c: AnswerCandidate): string {
  return `${clip(printable(c.text), 30)} (${c.agree.k} of ${c.agree.n})`;
}

function firstLine(text: string): string {
  return text.split("\n").find((line) => line.trim() !== "") ?? "";
}

function clip(text: string, length: number): string {
  const line = text.replaceAll("\n", " ↵ ");
  return line.length <= length ? line : `${line.slice(0, Math.max(1, length - 1))}…`;
}

/** The answer in a frame, as `\boxed{}` shows it. */
function box(text: string): string {
  return `[ ${text} ]`;
}
