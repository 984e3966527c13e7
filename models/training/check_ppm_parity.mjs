/**
 * Compares an exported PPM in llama.cpp with the trainer: token ids of whole solutions, and the value of every step.
 *
 *   python -m rstar_training.ppm.export best.pt ppm.gguf --groups GROUPS.jsonl --reference reference.json
 *   node models/training/check_ppm_parity.mjs ppm.gguf reference.json
 *
 * Exit status 0 when all token ids agree, the mean difference of the values is below 0.2, and no two steps of a solution
 * that torch sets apart by more than 0.5 change their order.
 */
import { readFile } from "node:fs/promises";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const [modelPath, referencePath] = process.argv.slice(2);
if (modelPath === undefined || referencePath === undefined) {
  console.error("usage: node check_ppm_parity.mjs PPM.gguf reference.json");
  process.exit(2);
}
const rows = JSON.parse(await readFile(referencePath, "utf8"));
const llama = await getLlama({
  gpu: false,
  logLevel: LlamaLogLevel.error,
  build: "never",
  skipDownload: true,
  maxThreads: 1,
});
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: model.trainContextSize, threads: 1 });
const sequence = context.getSequence();
const [value] = model.tokenize("<|value|>", true);
const opening = ": Let's think step by step and solve the problem with code.";

let idsDiffer = 0;
let swapped = 0;
const differences = [];
for (const { problem, steps, ids, ends, values } of rows) {
  const ours = [
    ...model.tokenize("<|user|>", true),
    ...model.tokenize(`:\n${problem}\n`, false),
    ...model.tokenize("<|assistant|>", true),
    ...model.tokenize(opening, false),
    ...steps.flatMap((step) => model.tokenize(step, true)),
  ];
  if (ours.length !== ids.length || ours.some((id, i) => id !== ids[i])) {
    idsDiffer++;
    console.log("token ids differ:", JSON.stringify(problem));
    continue;
  }
  await sequence.clearHistory();
  const wanted = new Set(ends);
  const read = await sequence.controlledEvaluate(
    ours.map((id, i) => (wanted.has(i) ? [id, { generateNext: { logits: { filter: { tokens: [value] } } } }] : id)),
  );
  const found = ends.map((end) => read[end]?.next.logits.get(value) ?? Number.NaN);
  found.forEach((v, i) => differences.push(Math.abs(v - values[i])));
  for (let i = 0; i < values.length; i++)
    for (let j = 0; j < i; j++)
      if (Math.abs(values[i] - values[j]) > 0.5 && Math.sign(values[i] - values[j]) !== Math.sign(found[i] - found[j]))
        swapped++;
}
const mean = differences.reduce((sum, d) => sum + d, 0) / Math.max(1, differences.length);
console.log(
  `${rows.length} solutions, ${idsDiffer} with other token ids; ${differences.length} values: mean difference ${mean.toFixed(4)},`,
  `largest ${Math.max(0, ...differences).toFixed(4)}; ${swapped} clear orders changed`,
);
await llama.dispose();
process.exit(idsDiffer === 0 && swapped === 0 && mean < 0.2 ? 0 : 1);
