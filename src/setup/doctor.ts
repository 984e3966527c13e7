import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import * as z from "zod";
import type { EngineReport } from "../protocol/engine.ts";
import { doctorMarkdown, lastErrorsOf, worst, type DoctorFacts, type OwnModel } from "./doctor-report.ts";
import {
  modelFindings,
  pythonFinding,
  systemFinding,
  trialFindings,
  type Finding,
  type TrialSolver,
} from "./findings.ts";
import { inspectChoice } from "./model-check.ts";
import type { Teller } from "./python-commands.ts";
import type { PythonService } from "./python-service.ts";
import { changedSettings, modelChoice } from "./settings-schema.ts";
import { workspaceFolder, type SettingsReader } from "./settings.ts";
import { openUntitled } from "./untitled.ts";

/** The engine as the doctor sees it (`EngineService`). */
export interface DoctorEngine extends TrialSolver {
  readonly state: { readonly kind: string };
  readonly report: EngineReport | null;
  memory(): Promise<number | null>;
}

export interface DoctorOptions {
  readonly context: vscode.ExtensionContext;
  /** Folder of the shipped models. */
  readonly models: string;
  readonly engine: DoctorEngine;
  /** Whether a search of the student's runs: then no other is tried. */
  readonly busy: () => boolean;
  readonly python: PythonService;
  readonly settings: SettingsReader;
  readonly tell: Teller;
}

/** `rStar: Doctor`: looks at everything that a search needs and writes a report that can be pasted into a bug report. */
export class Doctor implements vscode.Disposable {
  readonly #options: DoctorOptions;
  readonly #registered: vscode.Disposable;
  #running: Promise<string | null> | null = null;

  constructor(options: DoctorOptions) {
    this.#options = options;
    this.#registered = vscode.commands.registerCommand("rstar.doctor", () => this.show());
  }

  /** Examines, opens the report beside, and says what is worst. @returns the report, or null where it was cancelled */
  async show(): Promise<string | null> {
    this.#running ??= this.#show().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What the report is made of. An abort leaves out what takes long. */
  async examine(signal: AbortSignal, say: (message: string) => void): Promise<DoctorFacts> {
    const { engine, python, settings } = this.#options;
    const s = settings.get();
    say(vscode.l10n.t("models"));
    const checks: Finding[] = [systemFinding(), ...(await this.#shippedModels())];
    say(vscode.l10n.t("Python"));
    const chosen = await python.chosen();
    const searched =
      chosen.kind === "found"
        ? ({ kind: "found", ...chosen.interpreter } as const)
        : ({ kind: "not-found", tried: [], message: chosen.message } as const);
    checks.push(pythonFinding(searched, "run: rStar: Make a Private Python Environment with SymPy"));
    if (chosen.kind === "found" && !signal.aborted) {
      say(vscode.l10n.t("one small problem"));
      checks.push(...(await this.#trial(signal)));
    }
    return {
      at: new Date().toISOString(),
      surroundings: this.#surroundings(),
      checks,
      python: chosen,
      ownModels: await this.#ownModels(),
      engine: { state: engine.state.kind, report: engine.report, memory: await engine.memory() },
      settings: changedSettings(s),
      settingProblems: settings.problems(),
      lastErrors: await this.#lastErrors(),
    };
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #show(): Promise<string | null> {
    const stop = new AbortController();
    const facts = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("rStar Doctor"),
        cancellable: true,
      },
      async (progress, token) => {
        const cancelling = token.onCancellationRequested(() => {
          stop.abort();
        });
        try {
          return await this.examine(stop.signal, (message) => {
            progress.report({ message });
          });
        } finally {
          cancelling.dispose();
        }
      },
    );
    if (stop.signal.aborted) return null;
    const report = doctorMarkdown(facts, privatePlaces());
    await openUntitled("markdown", report);
    this.#conclude(facts, report);
    return report;
  }

  #conclude(facts: DoctorFacts, report: string): void {
    const { tell } = this.#options;
    const copy = {
      label: vscode.l10n.t("Copy the Report"),
      run: () => vscode.env.clipboard.writeText(report),
    };
    const finding = worst(facts.checks);
    if (finding === null) {
      tell.info(vscode.l10n.t("Everything that rStar needs is there."), copy);
      return;
    }
    const python = { label: vscode.l10n.t("Select Python"), command: "rstar.selectPython" };
    const model = { label: vscode.l10n.t("Choose a Model"), command: "rstar.chooseModel" };
    const remedy =
      finding.what === "python" ? python : finding.what === "policy" || finding.what === "ppm" ? model : null;
    const buttons =
      remedy === null
        ? [copy]
        : [{ label: remedy.label, run: () => vscode.commands.executeCommand(remedy.command) }, copy];
    const message = `${finding.what}: ${finding.detail}`;
    if (finding.status === "bad")
      tell.error(vscode.l10n.t("rStar cannot work as it should. {0}", message), ...buttons);
    else tell.info(vscode.l10n.t("rStar works, with a restriction. {0}", message), ...buttons);
  }

  async #shippedModels(): Promise<Finding[]> {
    try {
      return await modelFindings(this.#options.models);
    } catch (error) {
      return [
        { what: "models", status: "bad", detail: error instanceof Error ? error.message : String(error) },
      ];
    }
  }

  async #trial(signal: AbortSignal): Promise<Finding[]> {
    if (this.#options.busy()) {
      return [{ what: "solve", status: "ok", detail: "not tried: a search is running" }];
    }
    return trialFindings(this.#options.engine, signal);
  }

  async #ownModels(): Promise<readonly OwnModel[]> {
    const settings = this.#options.settings.get();
    const models: OwnModel[] = [];
    for (const role of ["policy", "ppm"] as const) {
      const choice = modelChoice(settings, role, workspaceFolder());
      if (choice.kind !== "file") continue;
      const checked = await inspectChoice(choice.path, role, settings.slots);
      models.push({ role, file: choice.path, detail: checked.detail, status: checked.status });
    }
    return models;
  }

  #surroundings(): DoctorFacts["surroundings"] {
    const { context } = this.#options;
    const { extension } = context;
    const manifest = z.object({ version: z.string() }).safeParse(extension.packageJSON);
    return [
      ["rStar", manifest.success ? manifest.data.version : "unknown"],
      ["editor", `${vscode.env.appName} ${vscode.version}, ${vscode.env.appHost}`],
      ["language", vscode.env.language],
      [
        "runs",
        extension.extensionKind === vscode.ExtensionKind.Workspace
          ? "beside the workspace"
          : "beside the window",
      ],
      ["remote", remoteKind(vscode.env.remoteName)],
      ["window", vscode.env.uiKind === vscode.UIKind.Web ? "browser" : "desktop"],
      ["workspace trusted", vscode.workspace.isTrusted ? "yes" : "no: nothing runs"],
      ["extension host memory", `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`],
    ];
  }

  /** The editor writes the log beside others of this window. */
  async #lastErrors(): Promise<readonly string[]> {
    const folder = this.#options.context.logUri.fsPath;
    try {
      const files = (await readdir(folder)).filter((name) => name.endsWith(".log"));
      const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8")));
      return lastErrorsOf(texts.join("\n"));
    } catch {
      // There is no log yet.
      return [];
    }
  }
}

/** `ssh-remote`, `wsl`, `dev-container`; a plain server calls itself by its address. */
function remoteKind(name: string | undefined): string {
  if (name === undefined) return "no";
  return /^[a-z-]+$/u.test(name) ? name : "a server";
}

function privatePlaces(): readonly { readonly path: string; readonly as: string }[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map((folder, k) => ({
    path: folder.uri.fsPath,
    as: k === 0 ? "<workspace>" : `<workspace ${k + 1}>`,
  }));
  return [...folders, { path: homedir(), as: "~" }];
}
