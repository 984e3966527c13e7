import { InvalidArgumentError, Option, type Command } from "commander";
import * as z from "zod";
import { deviceChoiceSchema } from "../protocol/engine.ts";
import {
  answerRuleSchema,
  presets,
  presetSchema,
  searchOptionsSchema,
  strategySchema,
  type SearchOptions,
} from "../protocol/search-options.ts";
import { CliError, exitCodes } from "./exit-codes.ts";

/** What commander hands to an action; checked, because commander's own types are `any`. */
export const sharedOptionsSchema = z.object({
  preset: presetSchema,
  strategy: strategySchema.optional(),
  rollouts: z.number().optional(),
  candidates: z.number().optional(),
  beamWidth: z.number().optional(),
  depth: z.number().optional(),
  temperature: z.number().optional(),
  selection: z.enum(["uct", "puct"]).optional(),
  c: z.number().optional(),
  seed: z.number().optional(),
  time: z.number().optional(),
  maxTokens: z.number().optional(),
  inFlight: z.number().optional(),
  answerRule: answerRuleSchema.optional(),
  symbolic: z.enum(["on", "off"]).optional(),
  policy: z.string().optional(),
  ppm: z.string().optional(),
  device: deviceChoiceSchema,
  threads: z.number().int().min(1).max(1024).optional(),
  slots: z.number().int().min(1).max(64).optional(),
  python: z.string().optional(),
  json: z.boolean().default(false),
  trace: z.string().optional(),
});
export type SharedOptions = z.infer<typeof sharedOptionsSchema>;

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("It must be a number.");
  return value;
}

/** Adds the options that all commands share. */
export function withSharedOptions(command: Command): Command {
  const choice = (flags: string, text: string, choices: readonly string[]): Option =>
    new Option(flags, text).choices([...choices]);
  return command
    .addOption(choice("--preset <name>", "how much to search", presetSchema.options).default("laptop"))
    .addOption(choice("--strategy <name>", "how to search (preset: mcts)", strategySchema.options))
    .option("--rollouts <n>", "MCTS descents from the root", number)
    .option("--candidates <n>", "candidates per step; whole solutions for best-of-n", number)
    .option("--beam-width <n>", "paths kept by beam search", number)
    .option("--depth <n>", "longest solution, in steps", number)
    .option("--temperature <t>", "sampling temperature", number)
    .addOption(choice("--selection <rule>", "where MCTS looks next", ["uct", "puct"]))
    .option("--c <c>", "exploration constant", number)
    .option("--seed <n>", "seed of the search", number)
    .option("--time <seconds>", "wall clock for one problem; 0 for no limit", number)
    .option("--max-tokens <n>", "generated tokens for one problem; 0 for no limit", number)
    .option("--in-flight <n>", "rollouts at once (1 is deterministic)", number)
    .addOption(choice("--answer-rule <name>", "how the answer is chosen", answerRuleSchema.options))
    .addOption(
      choice("--symbolic <on|off>", "also propose SymPy programs for drills (preset: on)", ["on", "off"]),
    )
    .option("--policy <file>", "policy model, GGUF (default: the shipped one)")
    .option("--ppm <file>", 'process preference model, GGUF; "none" to search without')
    .addOption(choice("--device <name>", "where models run", deviceChoiceSchema.options).default("auto"))
    .option("--threads <n>", "compute threads (default: cores - 1)", number)
    .option("--slots <n>", "candidates decoded side by side (default: 8)", number)
    .option("--python <path>", "Python 3 interpreter (default: looked for)")
    .option("--json", "machine-readable lines on stdout, nothing else there")
    .option("--trace <file>", "also write every event to a file, one JSON object a line");
}

export function parseShared(raw: unknown): SharedOptions {
  const parsed = sharedOptionsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new CliError(exitCodes.usage, describe(parsed.error));
}

/** The preset with what the command line says instead. */
export function toSearchOptions(o: SharedOptions): SearchOptions {
  const preset = presets[o.preset];
  const limit = (value: number | undefined, fallback: number | null): number | null =>
    value === undefined ? fallback : value === 0 ? null : value;
  const parsed = searchOptionsSchema.safeParse({
    ...preset,
    strategy: o.strategy ?? preset.strategy,
    rollouts: o.rollouts ?? preset.rollouts,
    candidates: o.candidates ?? preset.candidates,
    beamWidth: o.beamWidth ?? preset.beamWidth,
    depth: o.depth ?? preset.depth,
    temperature: o.temperature ?? preset.temperature,
    selection: o.selection ?? preset.selection,
    c: o.c ?? preset.c,
    seed: o.seed ?? preset.seed,
    seconds: limit(o.time, preset.seconds),
    tokens: limit(o.maxTokens, preset.tokens),
    inFlight: o.inFlight ?? preset.inFlight,
    answerRule: o.answerRule ?? preset.answerRule,
    symbolic: o.symbolic === undefined ? preset.symbolic : o.symbolic === "on",
  });
  if (parsed.success) return parsed.data;
  throw new CliError(exitCodes.usage, describe(parsed.error));
}

const FLAG_NAMES: Readonly<Record<string, string>> = { seconds: "time", tokens: "max-tokens" };

/** One line: the first thing that is wrong, by the name of its flag. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  const key = String(issue?.path[0] ?? "option");
  const flag = FLAG_NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `--${flag} ${issue === undefined ? "is not valid" : inWords(issue)}.`;
}

function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_type":
      return issue.expected === "int" ? "must be a whole number" : `must be a ${issue.expected}`;
    case "custom":
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "invalid_union":
    case "invalid_value":
    case "not_multiple_of":
    case "unrecognized_keys":
      return `is not valid: ${issue.message}`;
  }
}
