import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { openUntitled } from "./untitled.ts";
import { WALKTHROUGH } from "./walkthrough-id.ts";

const SAMPLES = {
  markdown: "school.md",
  latex: "homework.tex",
  chinese: "数学作业.md",
} as const;
type SampleName = keyof typeof SAMPLES;

/** The sample notes and the walkthrough. */
export class FirstRun implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #registered: vscode.Disposable;

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
    this.#registered = vscode.Disposable.from(
      vscode.commands.registerCommand("rstar.openSample", (name?: unknown) =>
        this.openSample(sampleOf(name)),
      ),
      vscode.commands.registerCommand("rstar.openWalkthrough", () => this.openWalkthrough()),
    );
  }

  /** Opens a copy without a file, so that the shipped note stays as it is. */
  async openSample(name: SampleName = preferredSample()): Promise<vscode.TextEditor> {
    const file = path.join(this.#context.extensionPath, "examples", SAMPLES[name]);
    const content = await readFile(file, "utf8");
    const language = name === "latex" ? "latex" : "markdown";
    const editor = await openUntitled(language, content);
    const problem = firstProblem(editor.document);
    if (problem !== null) editor.selection = new vscode.Selection(problem, problem);
    return editor;
  }

  async openWalkthrough(): Promise<void> {
    const walkthrough = `${this.#context.extension.id}#${WALKTHROUGH}`;
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", walkthrough, false);
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

/** A command can be called by anybody with anything. */
function sampleOf(name: unknown): SampleName | undefined {
  return name === "markdown" || name === "latex" || name === "chinese" ? name : undefined;
}

function preferredSample(): SampleName {
  return vscode.env.language.toLowerCase().startsWith("zh") ? "chinese" : "markdown";
}

/** Where *Solve* has something to solve at once. */
function firstProblem(document: vscode.TextDocument): vscode.Position | null {
  for (let line = 0; line < document.lineCount; line++)
    if (/^\*\*(?:Problem|题)|^\\begin\{problem\}/u.test(document.lineAt(line).text))
      return new vscode.Position(line, 0);
  return null;
}
