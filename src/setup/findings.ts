import { cpus, freemem, release, totalmem } from "node:os";
import path from "node:path";
import type { EngineReport } from "../protocol/engine.ts";
import type { Protection } from "../protocol/execution.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import { presets } from "../protocol/search-options.ts";
import type { PythonSearch } from "../python-runner/interpreter.ts";
import type { SolveInput } from "../solver/search/solve.ts";
import { readCatalogue, verifyModel, type CatalogueModel } from "./catalogue.ts";

export type Status = "ok" | "warning" | "bad";

/** One thing that the doctor looked at: in English, so that whoever helps can read the report. */
export interface Finding {
  readonly what: string;
  readonly status: Status;
  readonly detail: string;
}

export function systemFinding(): Finding {
  const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  const cores = cpus();
  return {
    what: "system",
    status: "ok",
    detail: `${process.platform} ${release()} ${process.arch}, Node ${process.versions.node}, ${cores.length} x ${cores[0]?.model.trim() ?? "unknown CPU"}, ${gib(freemem())} of ${gib(totalmem())} GiB free`,
  };
}

/** The shipped models, by size and SHA-256. @throws Error where the catalogue cannot be read */
export async function modelFindings(directory: string): Promise<Finding[]> {
  const catalogue = await readCatalogue(directory);
  return Promise.all(catalogue.models.map((model) => modelFinding(directory, model)));
}

async function modelFinding(directory: string, model: CatalogueModel): Promise<Finding> {
  const verified = await verifyModel(directory, model);
  const size = `${(model.sizeBytes / 1e6).toFixed(1)} MB`;
  const what = model.role;
  switch (verified.kind) {
    case "verified":
      return { what, status: "ok", detail: `${model.name}, ${size}, checksum right` };
    case "missing":
      return { what, status: "bad", detail: `${model.file} is missing` };
    case "wrong-size":
      return {
        what,
        status: "bad",
        detail: `${model.file} has ${verified.found} bytes, not ${verified.expected}`,
      };
    case "wrong-hash":
      return {
        what,
        status: "bad",
        detail: `${model.file} is not the file of the catalogue (SHA-256 ${verified.found})`,
      };
  }
}

/** @param remedy - what makes a Python with SymPy here, for example `run: rstar setup` */
export function pythonFinding(found: PythonSearch, remedy: string): Finding {
  if (found.kind === "not-found") return { what: "python", status: "bad", detail: found.message };
  const { major, minor, patch } = found.version;
  const sympy = found.sympy === null ? `no SymPy (${remedy})` : `SymPy ${found.sympy}`;
  return {
    what: "python",
    status: found.sympy === null ? "warning" : "ok",
    detail: `${major}.${minor}.${patch}, ${sympy}, found by ${found.source}: ${found.path}`,
  };
}

/** What is loaded, and on which device. */
export function engineFindings(report: EngineReport): Finding[] {
  const { device } = report;
  const names = device.names.length > 0 ? ` (${device.names.join(", ")})` : "";
  const findings: Finding[] = [
    {
      what: "device",
      status: "ok",
      detail: `${device.kind}${names}, ${device.threads} thread(s), ${device.slots} slots`,
    },
  ];
  for (const [what, model] of [
    ["policy", report.policy],
    ["ppm", report.ppm],
  ] as const) {
    if (model === null) continue;
    findings.push({
      what,
      status: "ok",
      detail: `loaded as ${model.format}: ${path.basename(model.name)}`,
    });
  }
  return findings;
}

export function protectionFinding({ level, layers }: Protection): Finding {
  const on = layers.filter((l) => l.active).map((l) => l.name);
  const off = layers.filter((l) => !l.active).map((l) => `${l.name}: ${l.detail}`);
  const detail = `${level}: ${on.join(", ")}${off.length > 0 ? `; not in force: ${off.join("; ")}` : ""}`;
  return { what: "sandbox", status: level === "isolated" ? "ok" : "warning", detail };
}

/** Whatever can solve: the engine's client, or the editor's service. */
export interface TrialSolver {
  solve(input: SolveInput, signal: AbortSignal): AsyncIterable<SearchEvent>;
}

/** Solves one small problem, as a proof. */
export async function trialFindings(solver: TrialSolver, signal: AbortSignal): Promise<Finding[]> {
  const findings: Finding[] = [];
  let last: SearchEvent | null = null;
  const options = { ...presets.quick, seconds: 20 };
  for await (const event of solver.solve({ problem: "What is 15% of 80?", options }, signal)) {
    if (event.kind === "protection") findings.push(protectionFinding(event.protection));
    if (event.kind === "notice" && event.level === "error")
      findings.push({ what: "engine", status: "bad", detail: event.message });
    last = event;
  }
  if (last?.kind === "finished") {
    const { result, usage } = last;
    const right = result.kind === "answer" && result.best.text === "12";
    const said = result.kind === "answer" ? `15 % of 80 is ${result.best.text}` : result.because;
    const detail = `${said} (${usage.generatedTokens} tokens, ${usage.seconds.toFixed(1)} s)`;
    findings.push({ what: "solve", status: right ? "ok" : "warning", detail });
  }
  return findings;
}
