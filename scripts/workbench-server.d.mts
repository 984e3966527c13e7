import type { Browser, Page } from "playwright-core";
import type { ReadyWorkbench } from "./workbench.mjs";

export interface WorkbenchServer {
  readonly url: URL;
  readonly stop: () => Promise<void>;
}

export interface ServerOptions {
  readonly driver?: boolean;
  readonly trust?: boolean;
  readonly port?: number;
  readonly password?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: string;
}

export declare function makeProfile(options?: {
  settings?: Readonly<Record<string, unknown>>;
  folder?: string;
}): Promise<string>;
export declare function removeProfile(dir: string): Promise<void>;
export declare function installVsix(workbench: ReadyWorkbench, dir: string, vsix: string): Promise<void>;
export declare function startServer(
  workbench: ReadyWorkbench,
  dir: string,
  options?: ServerOptions,
): Promise<WorkbenchServer>;
export declare function openBrowser(workbench: ReadyWorkbench): Promise<Browser>;
export declare function workbenchUrl(
  server: Pick<WorkbenchServer, "url">,
  folder: string | undefined,
  payload?: readonly (readonly [string, string])[],
): string;
export declare function suiteUrl(
  server: Pick<WorkbenchServer, "url">,
  folder: string,
  extension: string,
  suite: string,
): string;
export declare function watchNetwork(page: Page): string[];
