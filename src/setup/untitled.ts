import * as vscode from "vscode";

/** Opens text as a document without a file. */
export async function openUntitled(language: string, content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const lines = (text: string): string => text.replaceAll("\r\n", "\n");
  // The name of a document that was just thrown away is used again, and its text may come back with it.
  if (lines(document.getText()) !== lines(content)) {
    const everything = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.edit((edit) => {
      edit.replace(everything, content);
    });
  }
  return editor;
}
