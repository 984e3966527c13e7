/** Exit codes of every command; listed in the README. */
export const exitCodes = {
  ok: 0,
  /** The search ended without an answer it trusts. */
  noAnswer: 1,
  /** The command line or its input cannot be used. */
  usage: 2,
  /** A model cannot be loaded. */
  model: 3,
  /** There is no usable Python. */
  python: 4,
  /** The engine failed during the search. */
  engine: 5,
  /** Ctrl-C. */
  cancelled: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with one line that says what is wrong and what to do. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** What ends the search without a search result, by the code of its notice. */
const noticeExits: Readonly<Record<string, ExitCode>> = {
  "empty-problem": exitCodes.usage,
  "problem-too-long": exitCodes.usage,
  "context-full": exitCodes.usage,
  "python-unavailable": exitCodes.python,
  "engine-error": exitCodes.engine,
  "engine-gave-up": exitCodes.engine,
  "load-policy": exitCodes.model,
  "load-ppm": exitCodes.model,
  "load-llama": exitCodes.model,
  "load-python": exitCodes.python,
};

export function exitOfNotice(code: string): ExitCode {
  return noticeExits[code] ?? exitCodes.engine;
}
