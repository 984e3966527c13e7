import path from "node:path";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { loadLlama } from "../../src/solver/llama/backend.ts";
import { BatchStatistics } from "../../src/solver/llama/batch-statistics.ts";
import { loadModels } from "../../src/solver/llama/load-models.ts";
import { nativeFormat, promptText } from "../../src/solver/trajectory/format.ts";
import { line, median, models, PROBLEMS, timed } from "./measure.ts";

const WIDTH = 8;
const TOKENS = 48;
const ROUNDS = 8;

/**
 * The same 8-wide expansion twice: our slot pool against the loop that the library's documentation suggests (one
 * context of 8 sequences, its default batching, every sequence evaluating the prompt itself). Same model, same
 * sampling, same threads, same run.
 */
export async function benchDecoding(): Promise<void> {
  const loaded = await loadModels({
    policyPath: models.policy,
    ppmPath: null,
    gpu: "cpu",
    threads: 1,
    slots: WIDTH,
  });
  if (loaded.kind === "failed") throw new Error(loaded.message);
  const statistics = BatchStatistics.attach(loaded.policy.context);
  const signal = new AbortController().signal;
  const ours: number[] = [];
  const plain: number[] = [];
  const backend = await loadLlama({ gpu: "cpu", threads: 1 });
  if (backend.kind === "failed") throw new Error("llama.cpp could not be loaded a second time.");
  const model = await backend.backend.llama.loadModel({ modelPath: path.resolve(models.policy) });
  const context = await model.createContext({ contextSize: 1024, sequences: WIDTH, threads: 1 });
  const sequences = Array.from({ length: WIDTH }, () => context.getSequence());
  for (let round = 0; round < ROUNDS; round++) {
    const problem = PROBLEMS[round % PROBLEMS.length] ?? "";
    const [mine, ms] = await timed(async () => {
      const { proposals } = await loaded.policy.propose(
        {
          problem,
          steps: [],
          count: WIDTH,
          temperature: 1,
          topP: 1,
          seed: round,
          maxTokens: TOKENS,
          until: "code",
        },
        signal,
      );
      return proposals.reduce((sum, p) => sum + p.tokens, 0);
    });
    ours.push((1000 * mine) / ms);
    const tokens = model.tokenize(promptText(nativeFormat, problem, []), true);
    const [theirs, plainMs] = await timed(async () => {
      const counts = await Promise.all(
        sequences.map((sequence, i) => plainLoop(sequence, tokens, round * WIDTH + i)),
      );
      return counts.reduce((sum, n) => sum + n, 0);
    });
    plain.push((1000 * theirs) / plainMs);
  }
  const full = [...(statistics?.histogram() ?? [])]
    .filter(([rows]) => rows === WIDTH)
    .reduce((n, [, count]) => n + count, 0);
  line(
    "8-wide expansion, tokens/s",
    median(ours),
    "plain loop, tokens/s",
    median(plain),
    median(ours) / median(plain),
  );
  console.log(`  batches of exactly ${WIDTH} rows: ${full} of ${statistics?.batches().length ?? 0}`);
  await context.dispose();
  await model.dispose();
  await loaded.dispose();
}

async function plainLoop(
  sequence: LlamaContextSequence,
  prompt: readonly Token[],
  seed: number,
): Promise<number> {
  await sequence.clearHistory();
  let written = 0;
  const stream = sequence.evaluate([...prompt], { temperature: 1, topK: 0, topP: 1, seed });
  while (written < TOKENS && (await stream.next()).done !== true) written += 1;
  await stream.return();
  return written;
}
