import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { readFileSync } from "node:fs";
import path from "node:path";
import { colours as pc } from "./cli/colours.ts";
import * as z from "zod";
import { checkCommand, checkMeasureCommand } from "./cli/check-command.ts";
import { doctorCommand } from "./cli/doctor-command.ts";
import { evalCommand } from "./cli/eval-command.ts";
import { CliError, exitCodes, type ExitCode } from "./cli/exit-codes.ts";
import { gradeCommand } from "./cli/grade-command.ts";
import { notesCommand } from "./cli/notes-command.ts";
import { packageRoot } from "./cli/paths.ts";
import { replayCommand } from "./cli/replay-command.ts";
import { setupCommand } from "./cli/setup-command.ts";
import { parseShared, withSharedOptions } from "./cli/shared-options.ts";
import { solveCommand } from "./cli/solve-command.ts";
import { parseShard, synthesizeCommand } from "./cli/synthesize-command.ts";
import { PUBLIC_FILTER } from "./solver/synthesis/pairs.ts";

const EXIT_HELP = `
Exit codes: 0 done; 1 no answer that can be trusted; 2 wrong command line or input; 3 a model cannot be loaded;
4 no usable Python; 5 the engine failed; 130 stopped by Ctrl-C (the best so far is shown).`;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(packageRoot(), "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

/** Runs one command line. Returns the exit code; everything a user can do wrong becomes one line on stderr. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.ok;
  const program = new Command("rstar")
    .description(
      "Solves maths problems with rStar-Math: tree search, executed Python steps, a process preference model.",
    )
    .version(version())
    .showHelpAfterError("(rstar --help shows the commands)")
    .exitOverride()
    .addHelpText("after", EXIT_HELP);

  withSharedOptions(program.command("solve"))
    .description("solve the first problem of a note, the one at a line, or a given text")
    .argument("[note]", "FILE or FILE:LINE")
    .option("-p, --problem <text>", "the problem itself")
    .action(async (target: string | undefined, raw: unknown) => {
      const { problem } = z.object({ problem: z.string().optional() }).parse(raw);
      code = await solveCommand(target, problem, parseShared(raw));
    });

  withSharedOptions(program.command("check"))
    .description("check hand-written steps: verified, contradicted (exit code 1) or not checked")
    .argument("[note]", "a Markdown or LaTeX note")
    .option("-p, --problem <text>", "the problem itself, with --steps")
    .option("--steps <file>", "a JSON array of strings, one a step")
    .option(
      "--measure <set>",
      'count on {"problem","steps","label"} lines, label the first wrong step from 0 or -1',
    )
    .addOption(new Option("--language <name>", "how steps are written").choices(["markdown", "latex"]))
    .action(async (file: string | undefined, raw: unknown) => {
      const own = z
        .object({
          problem: z.string().optional(),
          steps: z.string().optional(),
          measure: z.string().optional(),
          language: z.enum(["markdown", "latex"]).optional(),
        })
        .parse(raw);
      if (own.measure !== undefined) {
        code = await checkMeasureCommand(own.measure, parseShared(raw));
        return;
      }
      code = await checkCommand(
        { file, problem: own.problem, steps: own.steps, language: own.language },
        parseShared(raw),
      );
    });

  program
    .command("notes")
    .description("list the problems of a note and the steps written below them")
    .argument("<note>", "a Markdown or LaTeX note")
    .option("--json", "one JSON object on stdout")
    .action(async (file: string, raw: unknown) => {
      const own = z.object({ json: z.boolean().default(false) }).parse(raw);
      code = await notesCommand(file, own.json);
    });

  withSharedOptions(program.command("eval"))
    .description(
      'solve a set of {"id","problem","answer"} lines and count right answers; resumes after a kill',
    )
    .argument("<set>", "a .jsonl file")
    .option("--out <file>", "where results go, one line each (default: beside the set)")
    .option("--limit <n>", "only the first n problems", count)
    .action(async (file: string, raw: unknown) => {
      const own = z.object({ out: z.string().optional(), limit: z.number().optional() }).parse(raw);
      code = await evalCommand(file, own.out, own.limit, parseShared(raw));
    });

  withSharedOptions(program.command("synthesize"))
    .description(
      "search problems whose answers are known and write training data: solutions, preference pairs, trees; resumes",
    )
    .argument("<set>", 'a .jsonl file of {"id","problem","answer"} lines')
    .requiredOption("--out <dir>", "the folder that receives everything")
    .option("--shard <i/n>", "only the i-th of n parts of the set, counted from 0", "0/1")
    .option("--keep-trees", "write the whole search trees too", false)
    .option("--pair-margin <q>", "smallest difference of Q in a pair", Number, PUBLIC_FILTER.margin)
    .option(
      "--pair-edits <n>",
      "smallest edit distance in a pair, 0 to 20",
      Number,
      PUBLIC_FILTER.editDistance,
    )
    .action(async (file: string, raw: unknown) => {
      const own = z
        .object({
          out: z.string(),
          shard: z.string(),
          keepTrees: z.boolean(),
          pairMargin: z.number().min(0).max(2),
          pairEdits: z.number().int().min(0).max(20),
        })
        .safeParse(raw);
      if (!own.success) {
        throw new CliError(
          exitCodes.usage,
          "--pair-margin is a number from 0 to 2, --pair-edits a whole number from 0 to 20.",
        );
      }
      const { out, shard, keepTrees, pairMargin, pairEdits } = own.data;
      const filter = { margin: pairMargin, editDistance: pairEdits };
      code = await synthesizeCommand(
        file,
        { out, shard: parseShard(shard), keepTrees, filter },
        parseShared(raw),
      );
    });

  withSharedOptions(program.command("grade"))
    .description('compare {"gold","pred"} lines; each comes back with "equal": true, false or null')
    .argument("<pairs>", "a .jsonl file")
    .action(async (file: string, raw: unknown) => {
      code = await gradeCommand(file, parseShared(raw).python);
    });

  program
    .command("replay")
    .description("show a saved trace again")
    .argument("<trace>", "a .jsonl file written by --trace or --json")
    .action(async (file: string) => {
      code = await replayCommand(file);
    });

  withSharedOptions(program.command("doctor"))
    .description("say what is there and what is missing, for a bug report")
    .action(async (raw: unknown) => {
      code = await doctorCommand(parseShared(raw));
    });

  program
    .command("setup")
    .description("make a private Python environment with SymPy where the Python that is found lacks it")
    .option("--python <path>", "Python 3 interpreter")
    .option("--print", "only the interpreter's path, for scripts")
    .action(async (raw: unknown) => {
      const own = z.object({ python: z.string().optional(), print: z.boolean().default(false) }).parse(raw);
      code = await setupCommand(own.python, own.print);
    });

  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (error instanceof CliError) {
      process.stderr.write(`${pc.red("rstar:")} ${error.message}\n`);
      return error.exitCode;
    }
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${pc.red("rstar:")} ${why}\nThis is a bug; please report it with the output of: rstar doctor\n`,
    );
    if (process.env["RSTAR_DEBUG"] !== undefined && error instanceof Error)
      process.stderr.write(`${error.stack ?? ""}\n`);
    return exitCodes.engine;
  }
}

// A reader that closed the pipe (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.ok);
  throw error;
});
process.exitCode = await main(process.argv);
