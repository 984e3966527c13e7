import {
  CancellationTokenSource,
  ErrorCodes,
  NotificationType,
  ParameterStructures,
  RequestType,
  ResponseError,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import type { z } from "zod";
import type { Log } from "../../protocol/engine.ts";
import { preview } from "./transport.ts";

export interface RequestSpec<P extends z.ZodType, R extends z.ZodType> {
  readonly method: string;
  readonly params: P;
  readonly result: R;
}

export interface NotificationSpec<P extends z.ZodType> {
  readonly method: string;
  readonly params: P;
}

/** A message does not fit its schema. */
export class InvalidMessageError extends Error {
  override readonly name = "InvalidMessageError";
  /** Who wrote it. */
  readonly from: "this-end" | "other-end";

  constructor(from: "this-end" | "other-end", message: string) {
    super(message);
    this.from = from;
  }
}

function check<S extends z.ZodType>(
  from: "this-end" | "other-end",
  what: string,
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidMessageError(from, `${what} does not fit: ${describe(parsed.error)}`);
}

/** The first few issues, as `path: message`. */
function describe(error: z.ZodError): string {
  const issues = error.issues.slice(0, 3).map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  const more = error.issues.length - issues.length;
  return issues.join("; ") + (more > 0 ? ` (and ${more} more)` : "");
}

function requestType(method: string): RequestType<unknown, unknown, unknown> {
  return new RequestType(method, ParameterStructures.byName);
}

/**
 * Sends a request and parses its answer.
 *
 * @throws InvalidMessageError where either does not fit the schema; ResponseError as the other end sent it.
 */
export async function call<P extends z.ZodType, R extends z.ZodType>(
  connection: MessageConnection,
  spec: RequestSpec<P, R>,
  params: z.input<P>,
  signal?: AbortSignal,
): Promise<z.output<R>> {
  const checked = check("this-end", `${spec.method} (request)`, spec.params, params);
  const source = new CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    const answer = await connection.sendRequest(requestType(spec.method), checked, source.token);
    return check("other-end", `${spec.method} (answer)`, spec.result, answer);
  } finally {
    signal?.removeEventListener("abort", cancel);
    source.dispose();
  }
}

/**
 * Answers a request. Parameters or results that do not fit, and anything the handler throws, become a structured
 * error for the caller and an entry in the log.
 */
export function answer<P extends z.ZodType, R extends z.ZodType>(
  connection: MessageConnection,
  spec: RequestSpec<P, R>,
  log: Log,
  handler: (params: z.output<P>, signal: AbortSignal) => Promise<z.input<R>>,
): void {
  connection.onRequest(requestType(spec.method), async (raw, token) => {
    const parsed = spec.params.safeParse(raw);
    if (!parsed.success) {
      const message = `${spec.method} (request) does not fit: ${describe(parsed.error)}`;
      log({ level: "error", code: "invalid-message", message, detail: preview(raw) });
      return new ResponseError(ErrorCodes.InvalidParams, message);
    }
    const controller = new AbortController();
    if (token.isCancellationRequested) controller.abort();
    const listener = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return check(
        "this-end",
        `${spec.method} (answer)`,
        spec.result,
        await handler(parsed.data, controller.signal),
      );
    } catch (error) {
      const { message, stack } = toError(error);
      log({
        level: "error",
        code: error instanceof InvalidMessageError ? "invalid-message" : "internal-error",
        message: `${spec.method}: ${message}`,
        ...(stack === undefined ? {} : { detail: stack }),
      });
      return new ResponseError(ErrorCodes.InternalError, message);
    } finally {
      listener.dispose();
    }
  });
}

/** Parses and sends; a channel that is closed is no error, as the other end is gone. */
export function notify<P extends z.ZodType>(
  connection: MessageConnection,
  spec: NotificationSpec<P>,
  params: z.input<P>,
): void {
  const checked = check("this-end", spec.method, spec.params, params);
  try {
    const type = new NotificationType<unknown>(spec.method, ParameterStructures.byName);
    connection.sendNotification(type, checked).catch(() => undefined);
  } catch {
    // Thrown synchronously where the connection is closed already.
  }
}

/** Reads a notification; what does not fit goes to `invalid` and to the log. */
export function listen<P extends z.ZodType>(
  connection: MessageConnection,
  spec: NotificationSpec<P>,
  log: Log,
  handler: (params: z.output<P>) => void,
  invalid: (message: string) => void = () => undefined,
): void {
  connection.onNotification(new NotificationType<unknown>(spec.method, ParameterStructures.byName), (raw) => {
    const parsed = spec.params.safeParse(raw);
    if (parsed.success) {
      handler(parsed.data);
      return;
    }
    const message = `${spec.method} does not fit: ${describe(parsed.error)}`;
    log({ level: "error", code: "invalid-message", message, detail: preview(raw) });
    invalid(message);
  });
}

/** Whether the other end really answered with an error, or the request was never sent: it is alive and well. */
export function isAnsweredError(error: unknown): boolean {
  if (error instanceof InvalidMessageError) return error.from === "this-end";
  if (!(error instanceof ResponseError)) return false;
  const codes: readonly number[] = [
    ErrorCodes.InternalError,
    ErrorCodes.InvalidParams,
    ErrorCodes.InvalidRequest,
    ErrorCodes.MethodNotFound,
  ];
  return codes.includes(error.code);
}

export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
