import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadModels, type LoadedModels, type LoadModelsOptions } from "../../src/solver/llama/load-models.ts";
import type { Step } from "../../src/solver/trajectory/step.ts";

export const POLICY = resolve(import.meta.dirname, "../../models/policy.gguf");
export const PPM = resolve(import.meta.dirname, "../../models/ppm.gguf");

export const NOTEBOOKS =
  "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?";

/** The worked solution of the models' documentation, as steps. */
export function notebookSteps(unitCost = "4 * 3", change = "8"): readonly Step[] {
  return [
    {
      text: `<code>\n# Step 1: Find the cost of the purchase\ncost = ${unitCost}\n<end_of_step>`,
      end: "step",
    },
    {
      text: "\n\n# Step 2: Subtract the cost from the money paid\nchange = 20 - cost\n<end_of_step>",
      end: "step",
    },
    { text: "\n\n# Now print the final answer\nprint(change)\n<end_of_code>", end: "code", output: change },
    {
      text: `\n<answer>From the result, we can see that the answer is \\boxed{${change}}.<end_of_answer>`,
      end: "answer",
    },
  ];
}

export const never = new AbortController().signal;

export async function loaded(options: Partial<LoadModelsOptions> = {}): Promise<LoadedModels> {
  const result = await loadModels({ policyPath: POLICY, ppmPath: null, gpu: "cpu", threads: 1, ...options });
  if (result.kind === "failed") throw new Error(`${result.reason}: ${result.message}`);
  return result;
}

/** A temporary folder whose name tries what users' folders can hold. */
export function awkwardFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "rstar 模型 🧮 é-"));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
