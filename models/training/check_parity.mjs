/**
 * Compares an exported GGUF in llama.cpp with the trainer: token ids, logits, greedy text.
 *
 *   python -m rstar_training.parity CHECKPOINT PROBLEMS.jsonl reference.json
 *   node models/training/check_parity.mjs POLICY.gguf reference.json
 *
 * What must hold, by the file's own type (`general.file_type`):
 *
 *               token ids   logits: mean, worst difference   same greedy text   a text that differs begins to at a token
 *   F32, F16    all equal   0.005, 0.05                      all                -
 *   Q8_0        all equal   0.1, 0.5                         80 %               whose lead in torch is at most 0.5
 *
 * Quantised weights move logits, so near ties fall the other way; anything that leaves torch at a clear lead is a fault of the
 * export. How many answers near ties cost is measured with `rstar eval`, not here. Exit status 0 when all of it holds.
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
const TOLERANCES = {
  exact: { name: "F32 or F16", mean: 0.005, worst: 0.05, share: 1, lead: 0 },
  q8_0: { name: "Q8_0", mean: 0.1, worst: 0.5, share: 0.8, lead: 0.5 },
};
const fileType = model.fileInfo.metadata.general.file_type;
const allowed = fileType === 0 || fileType === 1 ? TOLERANCES.exact : fileType === 7 ? TOLERANCES.q8_0 : undefined;
if (allowed === undefined) {
  console.error(`file type ${fileType} has no stated tolerance here; export as f32, f16 or q8_0`);
  process.exit(2);
}
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
let unexplained = 0;
let largestLead = 0;
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
  if (equal(out, ids)) {
    sameText++;
    continue;
  }
  const first = ids.findIndex((id, k) => id !== out[k]);
  const lead = first === -1 ? 0 : (reference.solutions[i].leads[first] ?? Number.POSITIVE_INFINITY);
  largestLead = Math.max(largestLead, lead);
  if (lead > allowed.lead) unexplained++;
  if (process.env.SHOW)
    console.log("greedy text differs:\n", model.detokenize(out, true), "\n", reference.solutions[i].text);
}
const perSecond = Math.round((tokens / (performance.now() - started)) * 1000);

let worst = 0;
let sum = 0;
let read = 0;
const wanted = reference.logitIds;
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
    for (const [at, value] of row.entries()) {
      const difference = Math.abs((found.get(wanted[at]) ?? Number.NaN) - value);
      worst = Math.max(worst, difference);
      sum += difference;
      read++;
    }
  }
}
const mean = sum / read;
const share = sameText / Math.max(1, reference.solutions.length);
const faults = [
  ...(idsDiffer > 0 ? [`${idsDiffer} texts have other token ids`] : []),
  // Written so that a NaN is a fault.
  ...(mean <= allowed.mean ? [] : [`logits differ by ${mean.toFixed(4)} in the mean (at most ${allowed.mean})`]),
  ...(worst <= allowed.worst ? [] : [`a logit differs by ${worst.toFixed(3)} (at most ${allowed.worst})`]),
  ...(share >= allowed.share ? [] : [`only ${sameText} of ${reference.solutions.length} greedy texts are equal`]),
  ...(unexplained > 0 ? [`${unexplained} greedy texts leave torch's at a token that led by more than ${allowed.lead}`] : []),
];
console.log(
  JSON.stringify({
    type: allowed.name,
    prompts: reference.prompts.length,
    idsDiffer,
    greedyEqual: `${sameText}/${reference.solutions.length}`,
    largestLeadLost: Number(largestLead.toFixed(3)),
    logitsRead: read,
    meanDifference: Number(mean.toFixed(4)),
    worstDifference: Number(worst.toFixed(4)),
    tokensPerSecond: perSecond,
    faults,
  }),
);
await llama.dispose();
process.exit(faults.length === 0 ? 0 : 1);
