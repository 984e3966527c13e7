import * as vscode from "vscode";
import { inWords } from "../solver/llama/memory.ts";
import { defaultModel, readCatalogue } from "./catalogue.ts";
import { checkModel, modelWords } from "./model-check.ts";
import type { Teller } from "./python-commands.ts";
import { modelChoice, type ModelChoice } from "./settings-schema.ts";
import { workspaceFolder, type SettingsReader } from "./settings.ts";

type Role = "policy" | "ppm";

interface ChoicePick extends vscode.QuickPickItem {
  /** Null for a heading. */
  readonly does: (() => Promise<unknown>) | null;
}

/** `rStar: Choose a Model`: the shipped one, or a GGUF file that was looked at first. */
export class ModelCommands implements vscode.Disposable {
  readonly #settings: SettingsReader;
  readonly #models: string;
  readonly #tell: Teller;
  readonly #registered: vscode.Disposable;

  /** @param models - folder of the shipped models */
  constructor(settings: SettingsReader, models: string, tell: Teller) {
    this.#settings = settings;
    this.#models = models;
    this.#tell = tell;
    this.#registered = vscode.commands.registerCommand("rstar.chooseModel", () => this.choose());
  }

  async choose(): Promise<void> {
    const picks = [
      separator(vscode.l10n.t("Policy: proposes the steps")),
      ...(await this.#picks("policy")),
      separator(vscode.l10n.t("PPM: scores the steps")),
      ...(await this.#picks("ppm")),
    ];
    const pick = await vscode.window.showQuickPick(picks, {
      title: vscode.l10n.t("Choose a Model"),
      placeHolder: vscode.l10n.t("The models in use are marked"),
      matchOnDescription: true,
    });
    await pick?.does?.();
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #picks(role: Role): Promise<ChoicePick[]> {
    const now = modelChoice(this.#settings.get(), role, workspaceFolder());
    const mark = (kind: ModelChoice["kind"]): string => (now.kind === kind ? "$(check) " : "");
    const inUse = now.kind === "file" ? vscode.l10n.t("now {0}", now.path) : "";
    const picks: ChoicePick[] = [
      {
        label: `${mark("shipped")}${vscode.l10n.t("The model that comes with rStar")}`,
        description: await this.#shippedWords(role),
        does: () => this.#settings.set(`models.${role}`, undefined),
      },
      {
        label: `${mark("file")}${vscode.l10n.t("A GGUF file…")}`,
        description: inUse,
        does: () => this.#chooseFile(role),
      },
    ];
    if (role === "ppm") {
      picks.push({
        label: `${mark("none")}${vscode.l10n.t("None: search without scores")}`,
        does: () => this.#settings.set("models.ppm", "none"),
      });
    }
    return picks;
  }

  async #shippedWords(role: Role): Promise<string> {
    try {
      const model = defaultModel(await readCatalogue(this.#models), role);
      return `${model.name}, ${inWords(model.sizeBytes)}`;
    } catch {
      // The doctor and the next load say what is wrong with it.
      return "";
    }
  }

  async #chooseFile(role: Role): Promise<void> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Choose a Model"),
        openLabel: vscode.l10n.t("Look at This File"),
        canSelectMany: false,
        filters: { GGUF: ["gguf"] },
      })) ?? [];
    if (chosen !== undefined) await this.useFile(role, chosen.fsPath);
  }

  /** Takes a file into use where its header shows that it can be used, and the student agrees to its memory. */
  async useFile(role: Role, file: string): Promise<boolean> {
    const again = { label: vscode.l10n.t("Choose a Model"), run: () => this.choose() };
    const checked = await checkModel(file, role, this.#settings.get().slots);
    if (checked.kind === "unfit") {
      this.#tell.error(`${checked.message} ${checked.next}`, again);
      return false;
    }
    const { info, needs, available } = checked;
    if (needs > available) {
      const go = await this.#tell.ask(
        vscode.l10n.t(
          "{0} needs about {1} of memory on the CPU; {2} are free. On a GPU it may still fit.",
          info.name,
          inWords(needs),
          inWords(available),
        ),
        [
          { label: vscode.l10n.t("Use It"), value: true },
          { label: vscode.l10n.t("Do Not Use It"), value: false },
        ],
      );
      if (go !== true) return false;
    }
    await this.#settings.set(`models.${role}`, file);
    this.#tell.info(
      vscode.l10n.t(
        "{0} is used from the next search on: {1}, about {2} of memory.",
        info.name,
        modelWords(info),
        inWords(needs),
      ),
      { label: vscode.l10n.t("Undo"), run: () => this.#settings.set(`models.${role}`, undefined) },
    );
    return true;
  }
}

function separator(label: string): ChoicePick {
  return { label, kind: vscode.QuickPickItemKind.Separator, does: null };
}
