import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  Disposable,
  ErrorCodes,
  type DataCallback,
  type Message,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import * as z from "zod";
import { envelopeSchema, type Log } from "../../protocol/engine.ts";

/**
 * One end of a channel of JSON messages, as a forked `ChildProcess` and the child's `process` offer it. Node's own
 * IPC channel has a file descriptor of its own, so nothing that llama.cpp or a GPU driver prints can land in it.
 */
export interface Endpoint {
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
  off(event: "message", listener: (message: unknown) => void): unknown;
  send(message: object, callback: (error: Error | null) => void): void;
}

const addressSchema = z.object({ id: z.union([z.number(), z.string()]) });
const callSchema = addressSchema.extend({ method: z.string() });

/** Lets only well-formed envelopes through; everything else is logged, and answered where somebody waits for it. */
class CheckedReader extends AbstractMessageReader implements MessageReader {
  /** Messages handed to the connection so far. */
  delivered = 0;
  readonly #endpoint: Endpoint;
  readonly #log: Log;

  constructor(endpoint: Endpoint, log: Log) {
    super();
    this.#endpoint = endpoint;
    this.#log = log;
    endpoint.on("disconnect", () => {
      this.fireClose();
    });
  }

  listen(callback: DataCallback): Disposable {
    const deliver = (message: Message): void => {
      this.delivered += 1;
      callback(message);
    };
    const listener = (raw: unknown): void => {
      const parsed = envelopeSchema.safeParse(raw);
      if (parsed.success) {
        deliver(parsed.data);
        return;
      }
      this.#log({
        level: "error",
        code: "invalid-message",
        message: "A message that is not JSON-RPC of the engine was dropped.",
        detail: preview(raw),
      });
      const call = callSchema.safeParse(raw);
      const address = addressSchema.safeParse(raw);
      if (call.success) {
        const refusal = refuse(call.data.id, ErrorCodes.InvalidRequest, "The request is not well formed.");
        this.#endpoint.send(refusal, () => undefined);
      } else if (address.success) {
        deliver(refuse(address.data.id, ErrorCodes.ParseError, "The answer is not well formed."));
      }
    };
    this.#endpoint.on("message", listener);
    return Disposable.create(() => this.#endpoint.off("message", listener));
  }
}

function refuse(
  id: number | string,
  code: number,
  message: string,
): Message & { id: number | string; error: { code: number; message: string } } {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

class EndpointWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #endpoint: Endpoint;

  constructor(endpoint: Endpoint) {
    super();
    this.#endpoint = endpoint;
  }

  /** Rejects where the other process is gone. */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#endpoint.send(message, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  end(): void {
    // The channel closes with its process.
  }
}

/** A listening connection over an endpoint. */
export interface CheckedConnection {
  readonly connection: MessageConnection;
  /** Resolves when everything received so far has been handled. */
  drained(): Promise<void>;
}

/** Handlers must be registered in `setUp`, before the first message can arrive. */
export function connect(
  endpoint: Endpoint,
  log: Log,
  setUp: (connection: MessageConnection) => void,
): CheckedConnection {
  const reader = new CheckedReader(endpoint, log);
  let handled = 0;
  const say = (message: string): void => {
    log({ level: "error", code: "json-rpc", message });
  };
  const connection = createMessageConnection(
    reader,
    new EndpointWriter(endpoint),
    { error: say, warn: say, info: () => undefined, log: () => undefined },
    {
      messageStrategy: {
        handleMessage: (message, next) => {
          handled += 1;
          return next(message);
        },
      },
    },
  );
  connection.onUnhandledNotification((message) => {
    log({ level: "error", code: "invalid-message", message: `Nobody reads "${message.method}".` });
  });
  let disposed = false;
  connection.onDispose(() => {
    disposed = true;
  });
  setUp(connection);
  connection.listen();
  return {
    connection,
    drained: async () => {
      while (!disposed && handled < reader.delivered) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The beginning of a message, for the log. */
export function preview(raw: unknown): string {
  const text = toText(raw);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function toText(raw: unknown): string {
  try {
    const json: unknown = JSON.stringify(raw);
    if (typeof json === "string") return json;
  } catch {
    // Circular, or a number too large for JSON.
  }
  return String(raw);
}
