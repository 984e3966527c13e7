import * as vscode from "vscode";

/** A button under a message. */
export interface Remedy {
  readonly label: string;
  readonly run: () => unknown;
}

/**
 * Every message to the student goes through here. None of them blocks: what a message is about goes on, or has ended,
 * whether or not somebody reads it. The same error is shown once while it is still on the screen.
 */
export class Notifications {
  readonly #log: vscode.LogOutputChannel;
  readonly #shown = new Set<string>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  info(message: string, ...remedies: readonly Remedy[]): void {
    this.#show(message, remedies, (m, labels) => vscode.window.showInformationMessage(m, ...labels));
  }

  warn(message: string, ...remedies: readonly Remedy[]): void {
    this.#log.warn(message);
    this.#show(message, remedies, (m, labels) => vscode.window.showWarningMessage(m, ...labels));
  }

  /** An error says what to do; the log is always one of the choices. */
  error(message: string, ...remedies: readonly Remedy[]): void {
    this.#log.error(message);
    const log: Remedy = {
      label: vscode.l10n.t("Open the Log"),
      run: () => {
        this.#log.show(true);
      },
    };
    this.#show(message, [...remedies, log], (m, labels) => vscode.window.showErrorMessage(m, ...labels));
  }

  /** A few words in the status bar that go away by themselves: *copied*. */
  brief(message: string): void {
    vscode.window.setStatusBarMessage(message, 5000);
  }

  /** A question; null where the student closes it. Not modal: typing goes on. */
  async ask<T>(
    message: string,
    choices: readonly { readonly label: string; readonly value: T }[],
  ): Promise<T | null> {
    const labels = choices.map((choice) => choice.label);
    const chosen = await vscode.window.showInformationMessage(message, ...labels);
    return choices.find((choice) => choice.label === chosen)?.value ?? null;
  }

  #show(
    message: string,
    remedies: readonly Remedy[],
    show: (message: string, labels: readonly string[]) => Thenable<string | undefined>,
  ): void {
    if (this.#shown.has(message)) return;
    this.#shown.add(message);
    void this.#answer(message, remedies, show);
  }

  async #answer(
    message: string,
    remedies: readonly Remedy[],
    show: (message: string, labels: readonly string[]) => Thenable<string | undefined>,
  ): Promise<void> {
    try {
      const chosen = await show(
        message,
        remedies.map((remedy) => remedy.label),
      );
      await remedies.find((remedy) => remedy.label === chosen)?.run();
    } catch (error) {
      this.#log.error(error instanceof Error ? error : String(error));
    } finally {
      this.#shown.delete(message);
    }
  }
}
