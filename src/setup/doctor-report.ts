import type { EngineReport } from "../protocol/engine.ts";
import { protectionFinding, type Finding, type Status } from "./findings.ts";
import type { ChosenPython, TriedOrigin } from "./python-choice.ts";
import { redact, type Place } from "./redact.ts";

/** A model file that the settings name instead of a shipped one. */
export interface OwnModel {
  readonly role: "policy" | "ppm";
  readonly file: string;
  /** What its header says, or what is wrong with it. */
  readonly detail: string;
  readonly status: Status;
}

export interface DoctorFacts {
  /** ISO time. */
  readonly at: string;
  /** Versions and surroundings: name and value. */
  readonly surroundings: readonly (readonly [string, string])[];
  readonly checks: readonly Finding[];
  readonly python: ChosenPython;
  readonly ownModels: readonly OwnModel[];
  readonly engine: {
    readonly state: string;
    readonly report: EngineReport | null;
    /** Bytes that the engine's process occupies, or null where none runs. */
    readonly memory: number | null;
  };
  /** Settings that differ from their defaults. */
  readonly settings: readonly { readonly key: string; readonly value: string | number | boolean }[];
  readonly settingProblems: readonly { readonly key: string; readonly message: string }[];
  /** Last warnings and errors of the log, oldest first. */
  readonly lastErrors: readonly string[];
}

const MARKS: Readonly<Record<Status, string>> = { ok: "ok", warning: "note", bad: "**BAD**" };

/**
 * The report as Markdown. In English whatever the editor's language is: it is made to be pasted into a bug report.
 *
 * @param places - private folders and what stands for them
 */
export function doctorMarkdown(facts: DoctorFacts, places: readonly Place[]): string {
  const { engine, python } = facts;
  const sections: (readonly [string, readonly string[]])[] = [
    ["Surroundings", facts.surroundings.map(([name, value]) => `- ${name}: ${value}`)],
    ["Checks", facts.checks.map((one) => `- ${MARKS[one.status]} ${one.what}: ${one.detail}`)],
    ["Python", pythonLines(python)],
    [
      "Own models",
      facts.ownModels.map((one) => `- ${MARKS[one.status]} ${one.role}: ${one.file}: ${one.detail}`),
    ],
    ["Engine", engineLines(engine)],
    [
      "Settings that differ from their defaults",
      [
        ...facts.settings.map(({ key, value }) => `- rstar.${key}: ${JSON.stringify(value)}`),
        ...facts.settingProblems.map(({ key, message }) => `- **not used** rstar.${key}: ${message}`),
      ],
    ],
    ["Last warnings and errors", facts.lastErrors.map((line) => `- ${line}`)],
  ];
  const body = sections.map(([title, lines]) => {
    const shown = lines.length === 0 ? ["- none"] : lines.map(oneLine);
    return `## ${title}\n\n${shown.join("\n")}\n`;
  });
  return redact(`# rStar doctor, ${facts.at}\n\n${body.join("\n")}`, places);
}

/** One sentence for the notification: what is most wrong. Null where nothing is. */
export function worst(checks: readonly Finding[]): Finding | null {
  return checks.find((one) => one.status === "bad") ?? checks.find((one) => one.status === "warning") ?? null;
}

/** The warnings and errors at the end of a log as the editor writes it, oldest first. */
export function lastErrorsOf(log: string, most = 20): readonly string[] {
  return log
    .split(/\r?\n/u)
    .filter((line) => /^\S+ \S+ \[(?:warning|error)\]/u.test(line))
    .slice(-most)
    .map((line) => line.slice(0, 400));
}

function pythonLines(python: ChosenPython): string[] {
  const tried = python.tried.map(triedLine);
  if (python.kind === "not-found") return [`- **BAD** ${python.message}`, ...tried];
  const { version, sympy, path } = python.interpreter;
  const packages = sympy === null ? "no SymPy" : `SymPy ${sympy}`;
  return [
    `- used: ${version.major}.${version.minor}.${version.patch}, ${packages}, from ${ORIGINS[python.origin]}: ${path}`,
    ...tried,
  ];
}

const ORIGINS: Readonly<Record<TriedOrigin["origin"], string>> = {
  setting: "the setting rstar.python.path",
  "environments-extension": "the Python Environments extension",
  "python-extension": "the Python extension",
  search: "a search (own environment, VIRTUAL_ENV, PATH)",
};

function triedLine({ origin, path, reason }: TriedOrigin): string {
  const what = path === null ? "" : ` ${path}`;
  return `- tried ${ORIGINS[origin]}:${what} ${reason === "" ? "(taken)" : `(${reason})`}`;
}

function engineLines({ state, report, memory }: DoctorFacts["engine"]): string[] {
  const lines = [`- state: ${state}`];
  if (memory !== null) lines.push(`- memory of its process: ${(memory / 2 ** 20).toFixed(0)} MiB`);
  if (report === null) return lines;
  const { device, python } = report;
  lines.push(
    `- device: ${device.kind}${device.names.length > 0 ? ` (${device.names.join(", ")})` : ""}, ${device.threads} thread(s), ${device.slots} slots`,
    `- policy: ${report.policy.name}, ${report.policy.format}`,
    `- ppm: ${report.ppm === null ? "none" : `${report.ppm.name}, ${report.ppm.format}`}`,
    `- Python in use: ${python.version}, ${python.sympy === null ? "no SymPy" : `SymPy ${python.sympy}`}`,
    `- sandbox: ${python.protection === null ? "not started yet" : protectionFinding(python.protection).detail}`,
  );
  return lines;
}

/** Names come from files and programs: none may break out of its line. */
function oneLine(line: string): string {
  return line.replace(/[\r\n]+/gu, " ").replaceAll("<!--", "< !--");
}
