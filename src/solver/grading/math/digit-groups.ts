import type { Token } from "./token.ts";

const THOUSANDS_FIRST = /^[1-9]\d{0,2}$/;
const THOUSANDS_NEXT = /^\d{3}(?:\.\d+)?$/;

/** Is the comma at `i` between digit groups of a number? Spaces rule it out unless it is tight. */
function looksLikeThousands(tokens: readonly Token[], i: number, first: boolean): boolean {
  const before = tokens[i - 1];
  const comma = tokens[i];
  const after = tokens[i + 1];
  if (before?.kind !== "number" || after?.kind !== "number" || comma === undefined) return false;
  if (!(first ? THOUSANDS_FIRST : /^\d{3}$/).test(before.text) || !THOUSANDS_NEXT.test(after.text))
    return false;
  return comma.tight || (!comma.space && !after.space);
}

/**
 * Joins digit groups: `1,234`, `1{,}234`, `11,\! 111,\! 100`, `1 000`. A comma in a bracket separates items
 * unless another comma of the same bracket is spaced and this one is not: `(1,000, 2)`.
 */
export function joinDigitGroups(tokens: readonly Token[]): Token[] {
  const level: number[] = [];
  const levels: { open: string; spaced: boolean; other: boolean }[] = [
    { open: "", spaced: false, other: false },
  ];
  const stack = [0];
  tokens.forEach((token, i) => {
    const top = stack.at(-1) ?? 0;
    level.push(top);
    if (token.kind !== "punct") return;
    if ("([{".includes(token.text) || token.text === "\\{") {
      levels.push({ open: token.text, spaced: false, other: false });
      stack.push(levels.length - 1);
    } else if (")]}".includes(token.text) || token.text === "\\}") {
      if (stack.length > 1) stack.pop();
    } else if (token.text === "," || token.text === ";") {
      const state = levels[top];
      if (state === undefined) return;
      if (tokens[i + 1]?.space === true && !token.tight) state.spaced = true;
      else if (!looksLikeThousands(tokens, i, true) && !looksLikeThousands(tokens, i, false))
        state.other = true;
    }
  });
  const out: Token[] = [];
  let chain = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const last = out.at(-1);
    if (token === undefined) break;
    const state = levels[level[i] ?? 0];
    const plain =
      state !== undefined && !state.other && (state.open === "" || state.open === "{" || state.spaced);
    const next = tokens[i + 1];
    if (token.text === "," && last !== undefined && next !== undefined && (token.tight || plain)) {
      if (looksLikeThousands(tokens, i, !chain)) {
        out[out.length - 1] = { ...last, text: last.text + next.text };
        chain = true;
        i++;
        continue;
      }
    }
    const grouped =
      last?.kind === "number" &&
      token.kind === "number" &&
      token.space &&
      THOUSANDS_NEXT.test(token.text) &&
      (chain || THOUSANDS_FIRST.test(last.text)) &&
      next?.text !== "/" &&
      state?.open !== "[";
    if (grouped) {
      out[out.length - 1] = { ...last, text: last.text + token.text };
      chain = true;
      continue;
    }
    chain = false;
    out.push(token);
  }
  return out;
}
