import { findPython } from "../python-runner/interpreter.ts";
import {
  engineFindings,
  modelFindings,
  pythonFinding,
  systemFinding,
  trialFindings,
  type Finding,
  type Status,
} from "../setup/findings.ts";
import { openEngine } from "./engine-session.ts";
import { CliError, exitCodes, type ExitCode } from "./exit-codes.ts";
import { modelsDirectory, pythonEnvironmentDirectory } from "./paths.ts";
import type { SharedOptions } from "./shared-options.ts";

const MARKS: Readonly<Record<Status, string>> = { ok: "ok  ", warning: "note", bad: "BAD " };

/** `rstar doctor`: what is there, what is missing, and one problem solved as a proof. No personal paths beyond models and Python. */
export async function doctorCommand(o: SharedOptions): Promise<ExitCode> {
  const findings: Finding[] = [systemFinding(), ...(await modelFindings(modelsDirectory()))];
  const found = await findPython({
    ...(o.python === undefined ? {} : { explicit: o.python }),
    env: process.env,
    privateEnvironment: pythonEnvironmentDirectory(),
  });
  const python = pythonFinding(found, "run: rstar setup");
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

/** Loads the models and solves one small problem. */
async function engine(o: SharedOptions): Promise<Finding[]> {
  const { client, report } = await openEngine(o, () => undefined);
  try {
    return [...engineFindings(report), ...(await trialFindings(client, new AbortController().signal))];
  } finally {
    await client.dispose();
  }
}
