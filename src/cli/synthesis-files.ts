import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { passes, type PairFilter } from "../solver/synthesis/pairs.ts";
import { publicPairs, publicSft, publicTraces, publicTree } from "../solver/synthesis/public-format.ts";
import { RecordPaths, synthesisRecordSchema, type SynthesisRecord } from "../solver/synthesis/record.ts";
import { nativeFormat, promptText } from "../solver/trajectory/format.ts";
import { CliError, exitCodes } from "./exit-codes.ts";

/** One of `count` parts of a problem set; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** A line per finished problem: the only thing that a run adds to. Everything else is made from these files. */
const RECORDS = /^records(?:-\d+-of-\d+)?\.jsonl$/;

/**
 * The folder of one synthesis. A problem is recorded by one appended line, so a kill at any moment costs the problem in
 * hand and nothing else. Shards may run at once, on several machines if the folder is shared, and may be cut otherwise
 * when a run goes on: a problem is done when any records file holds it.
 */
export class SynthesisFolder {
  readonly path: string;
  readonly #suffix: string;

  private constructor(folder: string, shard: Shard) {
    this.path = folder;
    this.#suffix = shard.count === 1 ? "" : `-${shard.index}-of-${shard.count}`;
  }

  /** @throws CliError where the folder cannot be made, or was made with other settings. */
  static async open(folder: string, shard: Shard, settings: unknown): Promise<SynthesisFolder> {
    const opened = new SynthesisFolder(folder, shard);
    const file = path.join(folder, "settings.json");
    const text = `${JSON.stringify(settings, null, 2)}\n`;
    try {
      await mkdir(path.join(folder, "public"), { recursive: true });
      // The first shard to come writes it; the others find it there.
      await writeFile(file, text, { flag: "wx" });
    } catch (error) {
      const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
      const why = error instanceof Error ? error.message : String(error);
      if (!exists) throw new CliError(exitCodes.usage, `${folder} cannot be used: ${why}.`);
      await opened.#compare(file, text);
    }
    return opened;
  }

  /** This shard's own records. */
  get recordsFile(): string {
    return path.join(this.path, `records${this.#suffix}.jsonl`);
  }

  /** Finished problems of all shards. Half lines, left by a kill or being written right now, are passed over. */
  async *records(): AsyncGenerator<SynthesisRecord, void, undefined> {
    const names = (await readdir(this.path)).filter((name) => RECORDS.test(name)).sort();
    for (const name of names) yield* readRecords(path.join(this.path, name));
  }

  /** Opens the records of this shard for appending; a half line at its end is closed off. */
  async appender(): Promise<FileHandle> {
    const file = await open(this.recordsFile, "a+");
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    if (size > 0 && last.toString() !== "\n") await file.appendFile("\n");
    return file;
  }

  /** Makes this shard's training files anew from its records. Files are replaced whole. */
  async derive(filter: PairFilter, keepTrees: boolean): Promise<void> {
    const sft = await this.#output("sft.jsonl", "lines");
    const pairs = await this.#output("pairs.jsonl", "lines");
    const publicFiles = {
      sft: await this.#output("public/sft.json", "array"),
      pairs: await this.#output("public/rm.json", "array"),
      traces: await this.#output("public/extra_sft.jsonl", "lines"),
    };
    const trees = keepTrees
      ? {
          own: await this.#output("trees.jsonl", "lines"),
          public: await this.#output("public/trees.jsonl", "lines"),
        }
      : null;
    for await (const record of readRecords(this.recordsFile)) {
      await sft.write(ownSft(record));
      await pairs.write(ownPairs(record, filter));
      await publicFiles.sft.write(publicSft(record));
      await publicFiles.pairs.write(publicPairs(record, filter));
      await publicFiles.traces.write(publicTraces(record));
      if (trees === null || record.tree === undefined) continue;
      const { id, problem, answer, tree } = record;
      await trees.own.write([{ id, problem, answer, tree }]);
      await trees.public.write([publicTree(tree, answer)]);
    }
    const outputs = [
      sft,
      pairs,
      ...Object.values(publicFiles),
      ...(trees === null ? [] : Object.values(trees)),
    ];
    for (const output of outputs) await output.close();
  }

  async #compare(file: string, text: string): Promise<void> {
    // Another shard may have made the file this very moment and not yet written it.
    for (let tries = 0; tries < 50; tries++) {
      const there = await readFile(file, "utf8");
      if (there === text) return;
      if (there.endsWith("\n")) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new CliError(
      exitCodes.usage,
      `${this.path} holds data made with other settings (see settings.json there). Choose another folder with --out.`,
    );
  }

  #output(name: string, kind: "lines" | "array"): Promise<Output> {
    const { dir, name: stem, ext } = path.parse(name);
    return Output.open(path.join(this.path, dir, `${stem}${this.#suffix}${ext}`), kind);
  }
}

/** A file of JSON values that appears when it is complete. */
class Output {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #kind: "lines" | "array";
  #count = 0;

  private constructor(file: FileHandle, target: string, kind: "lines" | "array") {
    this.#file = file;
    this.#path = target;
    this.#kind = kind;
  }

  static async open(target: string, kind: "lines" | "array"): Promise<Output> {
    return new Output(await open(`${target}.part`, "w"), target, kind);
  }

  async write(rows: readonly object[]): Promise<void> {
    const text = rows.map((row) => {
      const json = JSON.stringify(row);
      if (this.#kind === "lines") return `${json}\n`;
      return `${this.#count++ === 0 ? "[\n" : ",\n"}${json}`;
    });
    if (text.length > 0) await this.#file.appendFile(text.join(""));
  }

  async close(): Promise<void> {
    if (this.#kind === "array") await this.#file.appendFile(this.#count === 0 ? "[]\n" : "\n]\n");
    await this.#file.close();
    await rename(`${this.#path}.part`, this.#path);
  }
}

async function* readRecords(file: string): AsyncGenerator<SynthesisRecord, void, undefined> {
  const lines = createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
  for await (const line of lines) {
    const record = parseRecord(line);
    if (record !== null) yield record;
  }
}

function parseRecord(line: string): SynthesisRecord | null {
  try {
    const parsed = synthesisRecordSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function ownSft(record: SynthesisRecord): readonly object[] {
  const paths = new RecordPaths(record);
  return record.sft.map((leaf) => {
    const steps = paths.to(leaf);
    return {
      id: record.id,
      problem: record.problem,
      answer: record.answer,
      solution: steps.map((step) => step.text).join(""),
      qs: steps.map((step) => step.q),
    };
  });
}

function ownPairs(record: SynthesisRecord, filter: PairFilter): readonly object[] {
  const paths = new RecordPaths(record);
  const text = (leaf: number, from: number): string =>
    paths
      .to(leaf)
      .slice(from)
      .map((step) => step.text)
      .join("");
  const prompt = promptText(nativeFormat, record.problem, []);
  const steps = record.stepPairs
    .filter((pair) => passes(pair, filter))
    .map(({ chosen, rejected, ...rest }) => {
      const depth = paths.to(chosen).length - 1;
      const prefix = paths.to(chosen).slice(0, depth);
      return {
        id: record.id,
        kind: "step",
        prefix: prompt + prefix.map((step) => step.text).join(""),
        chosen: text(chosen, depth),
        rejected: text(rejected, depth),
        ...rest,
      };
    });
  const solutions = record.solutionPairs.map(({ chosen, rejected, ...rest }) => ({
    id: record.id,
    kind: "solution",
    prefix: prompt,
    chosen: text(chosen, 0),
    rejected: text(rejected, 0),
    ...rest,
  }));
  return [...steps, ...solutions];
}
