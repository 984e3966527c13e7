import { cpus, freemem, release, totalmem } from "node:os";
import path from "node:path";
import { findPython } from "../python-runner/interpreter.ts";
import { readCatalogue, verifyModel } from "../setup/catalogue.ts";
import { presets } from "../protocol/search-options.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import { openEngine } from "./engine-session.ts";
import { CliError, exitCodes, type ExitCode } from "./exit-codes.ts";
import { modelsDirectory, pythonEnvironmentDirectory } from "./paths.ts";
import type { SharedOptions } from "./shared-options.ts";

type Status = "ok" | "warning" | "bad";

interface Finding {
  readonly what: string;
  readonly status: Status;
  readonly detail: string;
}

const MARKS: Readonly<Record<Status, string>> = { ok: "ok  ", warning: "note", bad: "BAD " };

/** `rstar doctor`: what is there, what is missing, and one problem solved as a proof. No personal paths beyond models and Python. */
export async function doctorCommand(o: SharedOptions): Promise<ExitCode> {
  const findings: Finding[] = [system(), ...(await models())];
  const python = await pythonFinding(o.python);
  findings.push(python);
  let code: ExitCode = python.status === "bad" ? exitCodes.python : exitCodes.ok;
  if (python.status !== "bad") {
    try {
      findings.push(...(await engine(o)));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      findings.push({ what: "engine", status: "bad", detail: error.message });
      code = error.exitCode;
    }
  }
  if (code === exitCodes.ok && findings.some((f) => f.status === "bad")) code = exitCodes.model;
  if (o.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
  else
    for (const f of findings) process.stdout.write(`${MARKS[f.status]}  ${f.what.padEnd(10)} ${f.detail}\n`);
  return code;
}

function system(): Finding {
  const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);
  const cores = cpus();
  return {
    what: "system",
    status: "ok",
    detail: `${process.platform} ${release()} ${process.arch}, Node ${process.versions.node}, ${cores.length} x ${cores[0]?.model.trim() ?? "unknown CPU"}, ${gib(freemem())} of ${gib(totalmem())} GiB free`,
  };
}

async function models(): Promise<Finding[]> {
  const directory = modelsDirectory();
  const catalogue = await readCatalogue(directory);
  return Promise.all(
    catalogue.models.map(async (model): Promise<Finding> => {
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
    }),
  );
}

async function pythonFinding(explicit: string | undefined): Promise<Finding> {
  const found = await findPython({
    ...(explicit === undefined ? {} : { explicit }),
    env: process.env,
    privateEnvironment: pythonEnvironmentDirectory(),
  });
  if (found.kind === "not-found") return { what: "python", status: "bad", detail: found.message };
  const { major, minor, patch } = found.version;
  const sympy = found.sympy === null ? "no SymPy (run: rstar setup)" : `SymPy ${found.sympy}`;
  return {
    what: "python",
    status: found.sympy === null ? "warning" : "ok",
    detail: `${major}.${minor}.${patch}, ${sympy}, found by ${found.source}: ${found.path}`,
  };
}

/** Loads the models and solves one small problem. */
async function engine(o: SharedOptions): Promise<Finding[]> {
  const { client, report } = await openEngine(o, () => undefined);
  const findings: Finding[] = [];
  try {
    const { device } = report;
    const names = device.names.length > 0 ? ` (${device.names.join(", ")})` : "";
    findings.push({
      what: "device",
      status: "ok",
      detail: `${device.kind}${names}, ${device.threads} thread(s), ${device.slots} slots`,
    });
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
    let last: SearchEvent | null = null;
    const options = { ...presets.quick, seconds: 20 };
    for await (const event of client.solve(
      { problem: "What is 15% of 80?", options },
      new AbortController().signal,
    )) {
      if (event.kind === "protection") {
        const { level, layers } = event.protection;
        const on = layers.filter((l) => l.active).map((l) => l.name);
        const off = layers.filter((l) => !l.active).map((l) => `${l.name}: ${l.detail}`);
        const detail = `${level}: ${on.join(", ")}${off.length > 0 ? `; not in force: ${off.join("; ")}` : ""}`;
        findings.push({ what: "sandbox", status: level === "isolated" ? "ok" : "warning", detail });
      }
      last = event;
    }
    if (last?.kind === "finished") {
      const { result, usage } = last;
      const right = result.kind === "answer" && result.best.text === "12";
      const said = result.kind === "answer" ? `15 % of 80 is ${result.best.text}` : result.because;
      const detail = `${said} (${usage.generatedTokens} tokens, ${usage.seconds.toFixed(1)} s)`;
      findings.push({ what: "solve", status: right ? "ok" : "warning", detail });
    }
  } finally {
    await client.dispose();
  }
  return findings;
}
