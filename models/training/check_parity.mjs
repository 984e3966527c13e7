/**
 * Compares an exported GGUF in llama.cpp with the trainer: token ids, greedy text, logits.
 *
 *   python -m rstar_training.parity CHECKPOINT PROBLEMS.jsonl reference.json
 *   node models/training/check_parity.mjs POLICY.gguf reference.json
 *
 * Exit status 0 when all token ids agree, at least 90 % of greedy texts are equal (near ties differ under quantisation),
 * and the mean difference of logits is below 0.15.
 */
import { readFile } from "node:fs/promises";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const [modelPath, referencePath] = process.argv.slice(2);
if (modelPath === undefined || referencePath === undefined) {
  console.error("usage: node check_parity.mjs POLICY.gguf reference.json");
  process.exit(2);
}
const reference = JSON.parse(await readFile(referencePath, "utf8"));
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
const equal = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);
const control = (text) => model.tokenize(text, true);

const assistant = ": Let's think step by step and solve the problem with code.";
let idsDiffer = 0;
reference.control.forEach((text, id) => {
  if (!equal(control(text), [id])) {
    idsDiffer++;
    console.log(`control token ${text} is ${control(text)}, expected ${id}`);
  }
});
for (const { problem, ids } of reference.prompts) {
  const ours = [
    ...control("<|user|>"),
    ...model.tokenize(`:\n${problem}\n`, false),
    ...control("<|assistant|>"),
    ...model.tokenize(assistant, false),
  ];
  if (!equal(ours, ids)) {
    idsDiffer++;
    console.log("prompt ids differ:", JSON.stringify(problem), "\n", ours.join(" "), "\n", ids.join(" "));
  }
}
for (const { text, again } of reference.solutions) {
  if (!equal(model.tokenize(text, true), again)) {
    idsDiffer++;
    console.log("solution ids differ:", JSON.stringify(text));
  }
}

let sameText = 0;
let tokens = 0;
const started = performance.now();
for (const [i, { ids }] of reference.solutions.entries()) {
  await sequence.clearHistory();
  const out = [];
  for await (const token of sequence.evaluate(reference.prompts[i].ids, { temperature: 0, yieldEogToken: true })) {
    out.push(token);
    if (reference.stops.includes(token) || out.length >= reference.most) break;
  }
  tokens += out.length;
  if (equal(out, ids)) sameText++;
  else if (process.env.SHOW)
    console.log("greedy text differs:\n", model.detokenize(out, true), "\n", reference.solutions[i].text);
}
const perSecond = Math.round((tokens / (performance.now() - started)) * 1000);

let worst = 0;
let sum = 0;
let read = 0;
const wanted = Array.from({ length: 64 }, (_, id) => id);
for (const [i, rows] of reference.logits.entries()) {
  const prompt = reference.prompts[i].ids;
  const whole = [...prompt, ...reference.solutions[i].ids].slice(0, prompt.length - 1 + rows.length);
  const first = prompt.length - 1;
  await sequence.clearHistory();
  const out = await sequence.controlledEvaluate(
    whole.map((token, at) => (at < first ? token : [token, { generateNext: { logits: { filter: { tokens: wanted } } } }])),
  );
  for (const [k, row] of rows.entries()) {
    const found = out[first + k]?.next.logits;
    if (found === undefined) throw new Error(`no logits at position ${first + k}: node-llama-cpp 3.22 or later is needed`);
    for (const [id, value] of row.entries()) {
      const difference = Math.abs((found.get(id) ?? Number.NaN) - value);
      worst = Math.max(worst, difference);
      sum += difference;
      read++;
    }
  }
}
const mean = sum / read;
const share = sameText / reference.solutions.length;
console.log(
  JSON.stringify({
    prompts: reference.prompts.length,
    idsDiffer,
    greedyEqual: `${sameText}/${reference.solutions.length}`,
    logitsRead: read,
    meanDifference: Number(mean.toFixed(4)),
    worstDifference: Number(worst.toFixed(4)),
    tokensPerSecond: perSecond,
  }),
);
process.exit(idsDiffer === 0 && share >= 0.9 && mean < 0.15 ? 0 : 1);
