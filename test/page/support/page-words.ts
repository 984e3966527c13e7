import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";

const root = path.join(import.meta.dirname, "..", "..", "..");

/** The page's words as the editor would give them: read from the source and the bundle, as no editor is here. */
export async function wordsFor(language: "en" | "zh-cn"): Promise<Record<string, string>> {
  const source = await readFile(path.join(root, "src", "panel", "words.ts"), "utf8");
  const english = new Map<string, string>();
  for (const match of source.matchAll(/^ {4}(\w+): vscode\.l10n\.t\(\s*("(?:[^"\\]|\\.)*"),?\s*\)/gm)) {
    english.set(match[1] ?? "", z.string().parse(JSON.parse(match[2] ?? '""')));
  }
  if (language === "en") return Object.fromEntries(english);
  const bundle = z
    .record(z.string(), z.string())
    .parse(JSON.parse(await readFile(path.join(root, "l10n", "bundle.l10n.zh-cn.json"), "utf8")));
  return Object.fromEntries(
    [...english].map(([key, text]) => {
      const word = bundle[text];
      if (word === undefined) throw new Error(`The Chinese bundle has no word for "${text}".`);
      return [key, word];
    }),
  );
}
