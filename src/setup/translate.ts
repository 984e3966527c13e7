/**
 * Turns an English sentence with `{0}`, `{1}`… into the reader's language: `vscode.l10n.t` in the editor. Passed in, so
 * that what words a view has can be told without an editor. Always called `t`, with a literal, so that a test finds the
 * sentences.
 */
export type Translate = (message: string, ...values: (string | number | boolean)[]) => string;

/** The sentence as it is. */
export const english: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/gu, (whole, index: string) => {
    const value = values[Number(index)];
    return value === undefined ? whole : String(value);
  });
