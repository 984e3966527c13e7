import type { FromPage } from "../src/protocol/panel.ts";

/** The editor, as the page sees it. */
export interface EditorApi {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** Given to every page of a panel by the editor; may be called once. */
  function acquireVsCodeApi(): EditorApi;
}

export function editorApi(): EditorApi {
  return acquireVsCodeApi();
}
