import { findPython } from "../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { presets } from "../../src/protocol/search-options.ts";
import type { SearchEvent } from "../../src/protocol/search-events.ts";
import { pathTo, type SearchTree } from "../../src/protocol/search-tree.ts";
import { dataDirectory } from "../../src/cli/paths.ts";
import { systemClock } from "../../src/solver/search/clock.ts";
import { solve } from "../../src/solver/search/solve.ts";
import { loadLlama } from "../../src/solver/llama/backend.ts";
import { Vocabulary } from "../../src/solver/llama/vocabulary.ts";
import { loadModels } from "../../src/solver/llama/load-models.ts";
import { nativeFormat } from "../../src/solver/trajectory/format.ts";
import type { Segment } from "../../src/solver/trajectory/step.ts";
import { line, median, models, PROBLEMS } from "./measure.ts";
import path from "node:path";

/** Whole searches: prefix tokens evaluated against the least possible, and the time to the first verified step. */
export async function benchSearch(): Promise<void> {
  const python = await findPython({
    env: process.env,
    privateEnvironment: path.join(dataDirectory(), "python"),
  });
  if (python.kind === "not-found") throw new Error(python.message);
  const started = await PythonExecutor.start({ interpreter: python });
  if (started.kind === "failed") throw new Error(started.message);
  const loaded = await loadModels({ policyPath: models.policy, ppmPath: models.ppm, gpu: "cpu", threads: 1 });
  if (loaded.kind === "failed") throw new Error(loaded.message);
  const backend = await loadLlama({ gpu: "cpu", threads: 1 });
  if (backend.kind === "failed") throw new Error(backend.message);
  const tokenizer = await backend.backend.llama.loadModel({ modelPath: models.policy });
  const vocabulary = new Vocabulary(tokenizer);
  const ports = { policy: loaded.policy, ppm: loaded.ppm, executor: started.executor, clock: systemClock };
  const firstStep: number[] = [];
  const whole: number[] = [];
  let evaluated = 0;
  let least = 0;
  let resent = 0;
  for (const problem of PROBLEMS) {
    const begin = performance.now();
    let first: number | null = null;
    let end: Extract<SearchEvent, { kind: "finished" }> | null = null;
    let tree: SearchTree | null = null;
    const options = { ...presets.laptop, candidates: 8, rollouts: 4 };
    for await (const event of solve({ problem, options }, ports, new AbortController().signal)) {
      if (event.kind === "node-added" && event.node.execution?.kind === "ran")
        first ??= performance.now() - begin;
      if (event.kind === "tree") tree = event.tree;
      if (event.kind === "finished") end = event;
    }
    whole.push(performance.now() - begin);
    if (first !== null) firstStep.push(first);
    evaluated += end?.usage.promptTokens ?? 0;
    if (tree !== null) {
      const sizes = promptSizes(tree, (segments) => vocabulary.encode(segments).length);
      least += sizes.least;
      resent += sizes.resent;
    }
  }
  line("prompt tokens evaluated", evaluated, "least possible", least, evaluated / least);
  line("prompt tokens evaluated", evaluated, "full prompt at each expansion", resent, evaluated / resent);
  console.log(
    `time to the first verified step: ${median(firstStep).toFixed(0)} ms, to the end of 4 rollouts: ${median(whole).toFixed(0)} ms (medians, models and Python warm)`,
  );
  const stats = started.executor.stats();
  console.log(
    `Python: ${stats.runs} runs, ${stats.cacheHits} from the cache, ${(stats.pythonMs / Math.max(1, stats.runs)).toFixed(2)} ms a step`,
  );
  await tokenizer.dispose();
  await loaded.dispose();
  await started.executor.dispose();
}

/**
 * Least possible: text that the policy did not write itself must be evaluated once: the problem, and each program's
 * output. Resent: the whole path again at each expansion, as an engine without prefix reuse does.
 */
function promptSizes(
  tree: SearchTree,
  count: (segments: readonly Segment[]) => number,
): { least: number; resent: number } {
  let least = count(nativeFormat.prompt(tree.problem, []));
  let resent = 0;
  for (const node of tree.nodes.filter((n) => n.children.length > 0)) {
    const steps = pathTo(tree, node.id).flatMap((n) => (n.step === null ? [] : [n.step]));
    const all = count(nativeFormat.prompt(tree.problem, steps));
    resent += all;
    const last = steps.at(-1);
    if (last?.output === undefined) continue;
    const before = [...steps.slice(0, -1), { text: last.text, end: last.end }];
    least += all - count(nativeFormat.prompt(tree.problem, before));
  }
  return { least, resent };
}
