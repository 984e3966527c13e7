import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { HintOutcome } from "../../src/tutor/check/hint-book.ts";
import type { MarkKind } from "../../src/tutor/check/marks.ts";
import type { NoteMarks } from "../../src/tutor/check/note-marks.ts";
import { measure } from "./facts.ts";
import { api, closeEverything, until, withSettings, workspaceFile } from "./support.ts";

const note = String.raw`# Homework

**Problem 1.** Solve $2x + 3 = 11$ for $x$.

$2x = 14$

$x = 7$

**Problem 2.** Noah buys 4 notebooks for 3 dollars each and pays with a 20 dollar bill. How much change does Noah get?

The notebooks cost $4 \cdot 3 = 12$.
`;

let opened = 0;

/** Opens a note of its own: an editor may hold on to an old text of a file for a while. */
async function open(text: string): Promise<vscode.TextEditor> {
  opened += 1;
  const name = `检查 work ${opened}.md`;
  const uri = workspaceFile(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const document = await vscode.workspace.openTextDocument(uri);
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

function cursorAt(editor: vscode.TextEditor, text: string): vscode.Position {
  const offset = editor.document.getText().indexOf(text);
  assert.ok(offset >= 0, `${text} is not in the note`);
  const place = editor.document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
  return place;
}

async function replace(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const start = editor.document.getText().indexOf(from);
  const range = new vscode.Range(
    editor.document.positionAt(start),
    editor.document.positionAt(start + from.length),
  );
  await editor.edit((edit) => {
    edit.replace(range, to);
  });
}

/** What rStar says about a place, as Markdown. */
async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const place = document.positionAt(document.getText().indexOf(text) + 2);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    place,
  );
  return hovers
    .flatMap((hover) => hover.contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))
    .join("\n");
}

async function check(): Promise<NoteMarks> {
  const marks = await vscode.commands.executeCommand<NoteMarks | null>("rstar.checkWork");
  assert.ok(marks !== null, "the note was not checked");
  return marks;
}

async function kinds(document: vscode.TextDocument): Promise<MarkKind[]> {
  const marks = (await api()).checking.marks.get(document);
  return marks?.problems.flatMap((problem) => problem.marks.map((mark) => mark.kind)) ?? [];
}

function problemsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((d) => d.source === "rStar");
}

describe("Check my work", () => {
  let restore: () => Promise<void>;

  before(async () => {
    restore = await withSettings({ "search.preset": "quick", "check.backgroundSearch": true });
  });
  after(async () => {
    await restore();
  });
  afterEach(closeEverything);

  it("hovers say what the check found, before any model is loaded", async () => {
    const back = await withSettings({ "check.backgroundSearch": false });
    try {
      const { engine } = await api();
      await engine.unload();
      const { document } = await open(note);
      const wrong = await hoverAt(document, "$2x = 14$");
      assert.match(wrong, /contradicted/u);
      assert.match(wrong, /read as 2x/u);
      assert.match(wrong, /command:rstar\.check\.why/u);
      assert.match(await hoverAt(document, "$4 \\cdot 3"), /verified/u);
      assert.equal(engine.pid, undefined, "a hover loaded the models");
    } finally {
      await back();
    }
  });

  it("marks the steps, opens the first mistake, follows the mending, and clears", async () => {
    const editor = await open(note);
    const { document } = editor;
    cursorAt(editor, "Problem 1");
    const before = performance.now();
    await check();
    measure("check of a short note", `${(performance.now() - before).toFixed(0)} ms`);
    assert.deepEqual(await kinds(document), ["contradicted", "depends", "verified"]);
    assert.equal(editor.selection.active.line, document.positionAt(note.indexOf("$2x = 14$")).line);
    const [problem, another] = problemsOf(document);
    assert.ok(problem !== undefined && another === undefined);
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Warning);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      problem.range,
    );
    const own = actions.filter((action) => action.command?.command.startsWith("rstar.") === true);
    assert.deepEqual(own.map((action) => action.command?.command).sort(), [
      "rstar.check.ignore",
      "rstar.check.solution",
      "rstar.check.why",
      "rstar.hint",
    ]);

    await replace(editor, "$2x = 14$", "$2x = 8$");
    await until("the mark goes", async () => (await kinds(document))[0] === "verified", 20);
    assert.deepEqual(await kinds(document), ["verified", "contradicted", "verified"]);
    await replace(editor, "$x = 7$", "$x = 4$");
    await until("no mark of a mistake", () => problemsOf(document).length === 0, 20);
    assert.deepEqual(await kinds(document), ["verified", "verified", "verified"]);

    await vscode.commands.executeCommand("rstar.clearMarks");
    assert.deepEqual(await kinds(document), []);
  });

  it("adds the PPM's score after a check", async () => {
    const editor = await open(note);
    cursorAt(editor, "Problem 1");
    await check();
    const hover = await until(
      "a score",
      async () => {
        const text = await hoverAt(editor.document, "$2x = 14$");
        return /PPM score −?\d/u.test(text) && text;
      },
      90,
    );
    assert.doesNotMatch(hover, /probab/iu);
  });

  it("leaves a step alone that the student calls their own", async () => {
    const editor = await open(note.replace("2x = 14", "2x = 16"));
    const { document } = editor;
    await check();
    const [problem] = problemsOf(document);
    assert.ok(problem !== undefined);
    await vscode.commands.executeCommand("rstar.check.ignore", {
      uri: document.uri.toString(),
      offset: document.offsetAt(problem.range.start),
    });
    assert.equal((await kinds(document))[0], "ignored");
    assert.equal(problemsOf(document).length, 0);
  });

  it("gives four hints with pauses, the last one the step, and then asks back", async () => {
    const editor = await open(note);
    cursorAt(editor, "Problem 1");
    const seen: string[] = [];
    const { runs } = await api();
    for (let asked = 0; asked < 200 && seen.length < 4; asked++) {
      const outcome = await vscode.commands.executeCommand<HintOutcome | null>("rstar.hint");
      assert.ok(outcome !== null, "no hint could be asked for");
      if (outcome.kind === "hint") seen.push(`${outcome.hint.kind}: ${outcome.hint.text}`);
      else if (outcome.kind === "bottom") break;
      await delay(500);
    }
    measure("hints", seen.join(" | "));
    assert.deepEqual(
      seen.map((hint) => hint.split(":")[0]),
      ["where", "idea", "blank", "step"],
    );
    assert.doesNotMatch(seen.slice(0, 3).join(" "), /2x = 8\b|x = 4\b/u);
    const hover = await hoverAt(editor.document, "$2x = 14$");
    assert.match(hover, /Why does this step hold/u);
    assert.match(hover, /command:rstar\.similarProblem/u);
    assert.doesNotMatch(hover, /of 4|1\/4/u);
    assert.equal(runs.current?.source.text.includes("2x + 3") ?? false, false, "the solution was shown");
  });

  it("makes a similar problem below the work, which one undo takes back", async () => {
    const editor = await open(note);
    cursorAt(editor, "Problem 1");
    const text = await vscode.commands.executeCommand<string | null>("rstar.similarProblem");
    assert.ok(text !== null, "there is no similar problem");
    measure("similar problem", text);
    const after = editor.document.getText();
    assert.ok(after.includes(text));
    assert.match(text, /Solve \$\d*x [+-] \d+ = \d+\$ for \$x\$/u);
    assert.ok(
      after.indexOf(text) > after.indexOf("$x = 7$") && after.indexOf(text) < after.indexOf("Problem 2"),
    );
    const marks = await check();
    assert.ok(
      marks.problems.every(({ problem }) => problem.steps.every((step) => !step.text.includes(text))),
    );
    await vscode.window.showTextDocument(editor.document);
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), note);
  });

  it("offers a CodeLens where there is work to check", async () => {
    const { document } = await open(`${note}\n**Problem 3.** What is 15% of 80?\n`);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const lines = lenses
      .filter((lens) => lens.command?.command === "rstar.checkWork")
      .map((lens) => lens.range.start.line);
    assert.deepEqual(lines, [2, 8]);
  });

  it("answers hovers quickly in a long note, also while somebody types", async () => {
    const unit = (k: number): string =>
      `**Problem ${k}.** Solve $${k + 1}x + 3 = ${4 * (k + 1) + 3}$ for $x$.\n\n$${k + 1}x = ${4 * (k + 1)}$\n\n$x = 4$\n\n\n\n`;
    const editor = await open(`# Long\n\n${Array.from({ length: 625 }, (_, k) => unit(k)).join("")}`);
    const { document } = editor;
    measure("long note", `${document.lineCount} lines`);
    const look = async (text: string): Promise<number> => {
      const before = performance.now();
      assert.match(await hoverAt(document, text), /verified/u);
      return performance.now() - before;
    };
    measure("first hover in the long note", `${(await look("$301x = 1204$")).toFixed(0)} ms`);
    const again: number[] = [];
    for (const k of [301, 301, 302, 303]) again.push(await look(`$${k}x = ${4 * k}$`));
    measure("hovers after that", again.map((ms) => `${ms.toFixed(0)} ms`).join(", "));
    const typed: number[] = [];
    const hovered: number[] = [];
    let longest = 0;
    let last = performance.now();
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last - 5);
      last = performance.now();
    }, 5);
    for (let k = 0; k < 10; k++) {
      const before = performance.now();
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(1, 0), "a");
      });
      typed.push(performance.now() - before);
      hovered.push(await look("$301x = 1204$"));
    }
    await delay(500);
    const rested = await look("$302x = 1208$");
    clearInterval(pulse);
    measure("an edit in the long note", `${Math.max(...typed).toFixed(0)} ms at most`);
    measure("hover right after an edit", hovered.map((ms) => ms.toFixed(0)).join(", "));
    measure("hover half a second after an edit", `${rested.toFixed(0)} ms`);
    measure("longest pause of the extension host meanwhile", `${longest.toFixed(0)} ms`);
    const before = performance.now();
    cursorAt(editor, "Problem 300");
    const marks = await check();
    measure("check of the long note", `${((performance.now() - before) / 1000).toFixed(1)} s`);
    assert.equal(marks.problems.length, 625);
  });
});

describe("a solution before any attempt", () => {
  afterEach(closeEverything);

  it("is asked about first; an attempt, or asking again, opens the way", async () => {
    const back = await withSettings({ "solution.when": "afterAttempt" });
    const { checking, runs } = await api();
    try {
      const { document } = await open("**Problem 1.** Solve $5x + 1 = 36$ for $x$.\n\n$5x = 35$\n");
      const source = {
        text: "Solve $5x + 1 = 36$ for $x$.",
        language: "markdown",
        uri: document.uri.toString(),
        range: { start: 15, end: 43, version: document.version },
        label: "tried.md",
      } as const;
      assert.equal(await checking.maySolve(source), true);
      const other = await open("**Problem 1.** Solve $5x + 1 = 46$ for $x$.\n");
      cursorAt(other, "Solve");
      const running = runs.current;
      const asking = vscode.commands.executeCommand("rstar.solve");
      await delay(1500);
      assert.equal(runs.current, running, "it was solved without a question");
      await vscode.commands.executeCommand("notifications.clearAll");
      assert.equal(await asking, null);
      const again = { ...source, text: "Solve $5x + 1 = 46$ for $x$.", uri: other.document.uri.toString() };
      assert.equal(await checking.maySolve(again), true);
    } finally {
      await back();
    }
  });
});
