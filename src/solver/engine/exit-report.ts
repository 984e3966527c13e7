/** How an engine process came to its end, as far as the client knows. */
export type Ending =
  | { readonly kind: "exit"; readonly code: number | null; readonly signal: string | null }
  /** No sign of life for too long; the client killed it. */
  | { readonly kind: "hung" }
  /** It sent something that cannot be trusted; the client killed it. */
  | { readonly kind: "protocol"; readonly message: string }
  /** It could not be started at all. */
  | { readonly kind: "spawn"; readonly message: string };

/** Windows reports a fault as an exit code. */
const windowsFaults: Readonly<Record<number, string>> = {
  0xc0000005: "it accessed memory it must not",
  0xc000001d: "it used an instruction that this processor does not have",
  0xc00000fd: "it ran out of stack",
  0xc0000409: "llama.cpp gave up on an error it cannot handle",
  0xc0000374: "its memory was corrupted",
};

const signals: Readonly<Record<string, string>> = {
  SIGKILL: "the system killed it, often because memory ran out",
  SIGABRT: "llama.cpp gave up on an error it cannot handle",
  SIGSEGV: "it accessed memory it must not",
  SIGBUS: "it accessed memory it must not; the model file may have changed or its disk may be full",
  SIGILL: "it used an instruction that this processor does not have",
  SIGFPE: "it failed in its arithmetic",
  SIGTERM: "it was asked to stop from outside",
};

/** Why the engine stopped, as a clause: "The engine stopped: {…}". */
export function explainEnding(ending: Ending): string {
  switch (ending.kind) {
    case "hung":
      return "it gave no sign of life and was ended";
    case "protocol":
      return `it sent something that does not fit (${ending.message}) and was ended`;
    case "spawn":
      return `it could not be started (${ending.message})`;
    case "exit": {
      if (ending.signal !== null) return signals[ending.signal] ?? `it was ended by ${ending.signal}`;
      const code = ending.code ?? 0;
      // As a signed number on some versions of Node.
      const fault = windowsFaults[code >>> 0];
      if (fault !== undefined) return fault;
      // A shell's way to report a signal; llama.cpp's abort under an emulator, for example.
      if (code === 134) return signals["SIGABRT"] ?? "it aborted";
      return code === 0 ? "it ended by itself" : `it ended with exit code ${code}`;
    }
  }
}

/** Whether the process ended by its own fault, so that what it said last may be the reason. */
export function endedByItself(ending: Ending): boolean {
  return ending.kind === "exit" && ending.signal !== "SIGKILL" && ending.signal !== "SIGTERM";
}

/** Keeps the end of a stream of text: what a native library said last is often the only reason there is. */
export class Tail {
  readonly #limit: number;
  #text = "";

  constructor(limitChars = 8192) {
    this.#limit = limitChars;
  }

  add(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-this.#limit);
  }

  get text(): string {
    return this.#text;
  }

  /** The last line that reads like a reason, stack traces and warnings of Node aside, or null. */
  reason(): string | null {
    const lines = this.#text.split(/\r?\n/u).map((line) => plain(line).trim());
    const line = lines.findLast(
      (l) =>
        !/^(?:at |\d+: |-----|\(node:)/u.test(l) &&
        /assert|error|fail|abort|out of memory|unable|cannot|exception/iu.test(l),
    );
    return line === undefined ? null : line.slice(0, 240);
  }
}

/** Without colours and other control characters. */
function plain(line: string): string {
  let out = "";
  let escape = false;
  for (const char of line) {
    if (escape) {
      if (/[A-Za-z]/u.test(char)) escape = false;
    } else if (char === "\u001b") escape = true;
    else if (char >= " " && char !== "\u007f") out += char;
  }
  return out;
}
