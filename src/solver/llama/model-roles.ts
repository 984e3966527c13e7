import type { ModelInfo } from "./gguf.ts";

/** How a PPM is read: a value token, or `+`/`-` after a step tag or as the answer in a chat. */
export type PpmReading = "value" | "tag" | "chat";

export interface Unfit {
  readonly message: string;
  readonly next: string;
}

/**
 * Why a model must not be used as a policy, or null. What the metadata states counts before the shape: a policy with a
 * value token and an output matrix of its own is told from a PPM by its name only.
 */
export function policyUnfit(info: ModelInfo): Unfit | null {
  if (info.role !== "ppm") return null;
  return {
    message: info.roleIsStated
      ? `${info.name} is a PPM: it scores steps and cannot write them.`
      : `${info.name} looks like a PPM (it has a value token in an output matrix of its own) and cannot write steps.`,
    next: "Choose a policy model, or swap the two model files.",
  };
}

/** How to read a model as a PPM, or null where it is none. An explicit wish is followed where the shape allows it. */
export function ppmReading(info: ModelInfo, wish: "auto" | PpmReading): PpmReading | null {
  switch (wish) {
    case "value":
      return info.hasValueToken && !info.tiedOutput ? "value" : null;
    case "tag":
    case "chat":
      return info.hasPlusMinus ? wish : null;
    case "auto":
      break;
  }
  if (info.role !== "ppm") return null;
  if (info.hasValueToken && !info.tiedOutput) return "value";
  if (!info.hasPlusMinus) return null;
  if (/shepherd/i.test(info.name)) return "tag";
  return /prm.*(deepseek|mistral).*data|rlhflow/i.test(info.name) ? "chat" : null;
}

/** Why a model cannot be used as a PPM. */
export function ppmUnfit(info: ModelInfo, valueToken: string): Unfit {
  const next = "Choose a PPM, or search without one.";
  if (info.role === "policy")
    return { message: `${info.name} is a policy: it writes steps and cannot score them.`, next };
  if (!info.hasValueToken)
    return { message: `${info.name} is no PPM: it has no token ${valueToken} to read a score from.`, next };
  if (info.tiedOutput)
    return { message: `${info.name} is no PPM: its output matrix is shared, so it holds no score.`, next };
  return { message: `${info.name} is no PPM that can be read here.`, next };
}
