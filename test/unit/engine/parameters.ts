import type { LoadParams } from "../../../src/protocol/engine.ts";
import { presets } from "../../../src/protocol/search-options.ts";
import type { SolveInput } from "../../../src/solver/search/solve.ts";

export const metalParams: LoadParams = {
  policy: "/models/policy.gguf",
  ppm: "/models/ppm.gguf",
  device: "auto",
  threads: 1,
  slots: 8,
  contextSize: null,
  python: { interpreter: null, limits: {} },
};
export const cpuParams: LoadParams = { ...metalParams, device: "cpu" };

export const input: SolveInput = {
  problem: "What is 15% of 80?",
  options: { ...presets.laptop, rollouts: 6, candidates: 3, stopWhenAgreed: null },
};
