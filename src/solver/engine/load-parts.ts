import { findPython } from "../../python-runner/interpreter.ts";
import { PythonExecutor } from "../../python-runner/python-executor.ts";
import type {
  EngineReport,
  LoadFailure,
  LoadParams,
  ScoreParams,
  ScoreResult,
} from "../../protocol/engine.ts";
import { loadModels, type LoadedModels } from "../llama/load-models.ts";
import { TokenPairPpm } from "../llama/token-pair-ppm.ts";
import { systemClock } from "../search/clock.ts";
import { SymbolicProposer } from "../symbolic/proposer.ts";
import type { EngineParts, LoadParts } from "./server.ts";

interface StartedPython {
  readonly kind: "started";
  readonly executor: PythonExecutor;
  readonly path: string;
}

/** Loads the models with llama.cpp and starts Python, side by side: one is busy reading, the other importing. */
export const loadParts: LoadParts = async (params) => {
  const [models, python] = await Promise.all([loadBoth(params), startPython(params.python)]);
  if (models.kind === "failed") {
    if (python.kind === "started") await python.executor.dispose();
    return models;
  }
  if (python.kind === "failed") {
    await models.dispose();
    return python;
  }
  return { kind: "loaded", parts: assemble(models, python) };
};

async function loadBoth(params: LoadParams): Promise<LoadedModels | LoadFailure> {
  const loaded = await loadModels({
    policyPath: params.policy,
    ppmPath: params.ppm,
    gpu: params.device,
    threads: params.threads ?? undefined,
    slots: params.slots,
    contextSize: params.contextSize ?? undefined,
  });
  if (loaded.kind === "loaded") return loaded;
  return { ...loaded, which: loaded.which === "backend" ? "llama" : loaded.which };
}

async function startPython(wanted: LoadParams["python"]): Promise<StartedPython | LoadFailure> {
  const found = await findPython({
    ...(wanted.interpreter === null ? {} : { explicit: wanted.interpreter }),
    ...(wanted.privateEnvironment === undefined ? {} : { privateEnvironment: wanted.privateEnvironment }),
    env: process.env,
  });
  if (found.kind === "not-found") {
    const next = "The doctor shows what was tried.";
    return { kind: "failed", which: "python", reason: "not-found", message: found.message, next };
  }
  const started = await PythonExecutor.start({ interpreter: found, limits: wanted.limits });
  if (started.kind === "failed") {
    const next = `Choose another Python than ${found.path}, or install it again.`;
    return { kind: "failed", which: "python", reason: "start-failed", message: started.message, next };
  }
  return { ...started, path: found.path };
}

function assemble(models: LoadedModels, python: StartedPython): EngineParts {
  const { policy, ppm, device } = models;
  const { executor } = python;
  return {
    ports: { policy, ppm, executor, clock: systemClock, proposer: new SymbolicProposer() },
    report: (): EngineReport => ({
      device: {
        kind: device.device,
        names: [...device.gpuNames],
        threads: device.threads,
        slots: device.slots,
      },
      policy: {
        name: policy.name,
        format: device.format,
        notes:
          device.format === "native"
            ? []
            : [
                "its vocabulary has no rStar-Math markers, so it is shown worked examples before each problem",
              ],
      },
      ppm:
        ppm === null
          ? null
          : {
              name: ppm.name,
              format: ppm instanceof TokenPairPpm ? "token-pair" : "value-token",
              notes:
                device.logitAccess === "raw"
                  ? []
                  : ["this version of llama.cpp gives no raw values, so scores take longer to read"],
            },
      python: {
        path: python.path,
        version: executor.facts.python,
        sympy: executor.facts.sympy,
        protection: executor.protection,
      },
    }),
    score: async ({ problem, steps }: ScoreParams, signal: AbortSignal): Promise<ScoreResult> => {
      if (ppm === null) return { kind: "unavailable", message: "No PPM is loaded." };
      const { scores } = await ppm.scorePath(problem, steps, signal);
      return { kind: "scores", scores: [...scores] };
    },
    forget: async () => {
      await policy.forget();
      await ppm?.forget();
    },
    dispose: async () => {
      await executor.dispose();
      await models.dispose();
    },
  };
}
