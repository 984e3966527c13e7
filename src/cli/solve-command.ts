import type { SearchEvent } from "../protocol/search-events.ts";
import { refuseProblem } from "../solver/search/solve.ts";
import { interruptSignal, openEngine, TraceWriter } from "./engine-session.ts";
import { CliError, exitCodes, exitOfNotice, type ExitCode } from "./exit-codes.ts";
import { problemFromFile } from "./problem-source.ts";
import { TerminalView } from "./render.ts";
import { toSearchOptions, type SharedOptions } from "./shared-options.ts";

/** `rstar solve (FILE[:LINE] | -p TEXT)`. */
export async function solveCommand(
  target: string | undefined,
  problemText: string | undefined,
  o: SharedOptions,
): Promise<ExitCode> {
  if ((target === undefined) === (problemText === undefined)) {
    throw new CliError(exitCodes.usage, "Give either a note (FILE or FILE:LINE) or a problem with -p.");
  }
  const options = toSearchOptions(o);
  const problem =
    target === undefined ? { text: problemText ?? "", where: null } : await problemFromFile(target);
  const refusal = refuseProblem(problem.text);
  if (refusal !== null) throw new CliError(exitCodes.usage, refusal.message);
  const trace = o.trace === undefined ? null : await TraceWriter.open(o.trace);
  const interrupt = interruptSignal();
  const { client, report } = await openEngine(
    o,
    (entry) => {
      if (entry.level === "error" && process.env["RSTAR_DEBUG"] !== undefined)
        console.error(entry.message, entry.detail);
    },
    interrupt.signal,
  );
  const view = o.json ? null : new TerminalView(process.stdout, process.stderr.isTTY ? process.stderr : null);
  if (view !== null) {
    const device =
      report.device.kind === "cpu" ? "CPU" : `${report.device.kind} ${report.device.names.join(", ")}`;
    const where = problem.where === null ? "" : `${problem.where}  `;
    process.stdout.write(
      `${where}${device}, ${report.device.threads} thread(s), Python ${report.python.version}\n`,
    );
  }
  let code: ExitCode = exitCodes.engine;
  let failure: ExitCode | null = null;
  const readers = [
    (event: SearchEvent) => view?.show(event),
    (event: SearchEvent) => trace?.write(event),
    (event: SearchEvent) => {
      if (o.json) process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    (event: SearchEvent) => {
      if (event.kind === "notice" && event.level === "error") failure ??= exitOfNotice(event.code);
      if (event.kind === "finished") code = finalCode(event, failure);
    },
  ];
  try {
    for await (const event of client.solve({ problem: problem.text, options }, interrupt.signal)) {
      for (const read of readers) read(event);
    }
  } finally {
    interrupt.stop();
    await trace?.close();
    await client.dispose();
  }
  return code;
}

function finalCode(event: Extract<SearchEvent, { kind: "finished" }>, failure: ExitCode | null): ExitCode {
  if (event.reason === "cancelled") return exitCodes.cancelled;
  if (event.result.kind === "answer") return exitCodes.ok;
  return event.reason === "failed" ? (failure ?? exitCodes.engine) : exitCodes.noAnswer;
}
