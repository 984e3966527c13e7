import path from "node:path";
import { PythonExtension } from "@vscode/python-extension";
import * as vscode from "vscode";
import * as z from "zod";
import { virtualPython } from "../python-runner/interpreter.ts";
import type { NamedPython, PythonSource } from "./python-choice.ts";

const ENVIRONMENTS_EXTENSION = "ms-python.vscode-python-envs";
const PYTHON_EXTENSION = "ms-python.python";
/** Another extension must not keep a search waiting for longer. */
const PATIENCE_MS = 10_000;

/** A Python that an extension knows. */
export interface KnownPython {
  readonly path: string;
  /** For people; may be empty. */
  readonly name: string;
}

/** An extension that manages Pythons; may not be installed. */
export interface PythonManager extends PythonSource {
  dispose(): void;
  /** Another Python may be the chosen one now. */
  readonly onDidChange: vscode.Event<void>;
  /** All that it knows at this moment. */
  known(): Promise<readonly KnownPython[]>;
}

/** The part of the Python Environments API that is used (extension `ms-python.vscode-python-envs`, flat API). */
interface EnvironmentsApi {
  getEnvironment(scope: vscode.Uri | undefined): Promise<unknown>;
  getEnvironments(scope: "all"): Promise<unknown>;
  readonly onDidChangeEnvironment?: vscode.Event<unknown>;
}

/** What it gives, checked on arrival: it belongs to somebody else. */
const environmentSchema = z.object({
  displayName: z.string().optional(),
  environmentPath: z.object({ fsPath: z.string() }),
  sysPrefix: z.string().optional(),
  execInfo: z
    .object({ run: z.object({ executable: z.string(), args: z.array(z.string()).optional() }) })
    .optional(),
});

/** The Python Environments extension. */
export class EnvironmentsManager implements PythonManager {
  readonly origin = "environments-extension";
  readonly #changed = new vscode.EventEmitter<void>();
  #listening: vscode.Disposable | null = null;

  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  async named(): Promise<NamedPython> {
    const api = await this.#api();
    if (api === null) return none("the Python Environments extension is not installed");
    const given = await settled(api.getEnvironment(workspaceUri()));
    const environment = environmentSchema.safeParse(given);
    if (!environment.success) return none("the Python Environments extension has none chosen");
    return { kind: "named", path: executableOf(environment.data) };
  }

  async known(): Promise<readonly KnownPython[]> {
    const api = await this.#api();
    const given = api === null ? null : await settled(api.getEnvironments("all"));
    const list = z.array(z.unknown()).safeParse(given);
    return (list.success ? list.data : []).flatMap((one) => {
      const environment = environmentSchema.safeParse(one);
      if (!environment.success) return [];
      return [{ path: executableOf(environment.data), name: environment.data.displayName ?? "" }];
    });
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#changed.dispose();
  }

  async #api(): Promise<EnvironmentsApi | null> {
    const extension = vscode.extensions.getExtension<EnvironmentsApi | undefined>(ENVIRONMENTS_EXTENSION);
    if (extension === undefined) return null;
    const api = await settled(extension.activate());
    if (typeof api?.getEnvironment !== "function" || typeof api.getEnvironments !== "function") return null;
    this.#listening ??=
      api.onDidChangeEnvironment?.(() => {
        this.#changed.fire();
      }) ?? null;
    return api;
  }
}

/** The Python extension. */
export class PythonExtensionManager implements PythonManager {
  readonly origin = "python-extension";
  readonly #changed = new vscode.EventEmitter<void>();
  #listening: vscode.Disposable | null = null;

  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  async named(): Promise<NamedPython> {
    const api = await this.#api();
    if (api === null) return none("the Python extension is not installed");
    // May be a folder, or gone.
    const active = api.environments.getActiveEnvironmentPath(workspaceUri());
    const resolved = await settled(api.environments.resolveEnvironment(active));
    const file = resolved?.executable.uri?.fsPath;
    return file === undefined ? none("the Python extension has none chosen") : { kind: "named", path: file };
  }

  async known(): Promise<readonly KnownPython[]> {
    const api = await this.#api();
    return (api?.environments.known ?? []).flatMap(({ executable, environment }) =>
      executable.uri === undefined ? [] : [{ path: executable.uri.fsPath, name: environment?.name ?? "" }],
    );
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#changed.dispose();
  }

  async #api(): Promise<PythonExtension | null> {
    if (vscode.extensions.getExtension(PYTHON_EXTENSION) === undefined) return null;
    const api = await settled(PythonExtension.api());
    if (api === null) return null;
    this.#listening ??= api.environments.onDidChangeActiveEnvironmentPath(() => {
      this.#changed.fire();
    });
    return api;
  }
}

/** The executable itself: wrappers such as `conda run` would stand between the sandbox and Python. */
function executableOf(environment: z.infer<typeof environmentSchema>): string {
  const { execInfo, sysPrefix, environmentPath } = environment;
  const run = execInfo?.run;
  if (run !== undefined && (run.args ?? []).length === 0 && path.isAbsolute(run.executable))
    return run.executable;
  if (sysPrefix !== undefined && sysPrefix !== "") return virtualPython(sysPrefix);
  return environmentPath.fsPath;
}

function workspaceUri(): vscode.Uri | undefined {
  return vscode.workspace.workspaceFolders?.[0]?.uri;
}

function none(reason: string): NamedPython {
  return { kind: "none", reason };
}

/** What another extension promises, or null where it fails or takes too long. */
async function settled<T>(promise: PromiseLike<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
