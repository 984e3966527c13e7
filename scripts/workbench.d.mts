export declare const versions: { readonly codeServer: string; readonly node: string };

export interface ReadyWorkbench {
  readonly kind: "ready";
  /** Node that runs code-server and its extension host. */
  readonly node: string;
  readonly entry: string;
  readonly chromium: string | undefined;
}

export type Workbench = ReadyWorkbench | { readonly kind: "unavailable"; readonly reason: string };

export declare function ensureWorkbench(options?: { browser?: boolean }): Promise<Workbench>;
