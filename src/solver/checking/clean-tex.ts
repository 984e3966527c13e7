/** Layout, remarks and signs that say nothing about the formula. */
export function cleanTex(tex: string): string {
  return (
    tex
      .replace(/(?<!\\)%[^\n]*/g, "")
      .replace(/\\(?:tag|label|hspace|vspace|color)\s*\*?\{[^{}]*\}/g, " ")
      .replace(
        /\\(?:checkmark|nonumber|notag|displaystyle|square|blacksquare|qed|dotfill|hfill)(?![a-zA-Z])/g,
        " ",
      )
      .replace(/[✓✔☑✗]/gu, " ")
      // `2x + 3 = 11 \quad | -3`: what is done next.
      .replace(
        /(?:\\q?quad|\\[;:, ]|\s)+(?:\||\\mid|\\vert)\s*(?:[-+:*/]|\\(?:cdot|div|times|sqrt)).*$/su,
        " ",
      )
      .replace(
        /\\(?:boxed|fbox|mathbf|boldsymbol|underline|color\{[a-z]+\})\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/g,
        " $1 ",
      )
      .replace(/(?<!\\)\\(?=\$)/g, "")
      .replace(/\$/g, " ")
      .replace(/\\\\\s*(?:\[[^\]]{0,12}\])?/g, " ")
      .replace(/(?<!\\)&/g, " ")
      .replace(/\\cancel\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1")
      .replace(/\\underbrace\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*_\s*\{(?:[^{}]|\{[^{}]*\})*\}/g, "$1")
      .trim()
  );
}

/** Takes remarks such as `\quad (\text{divide by } 2)` out, and says which words stood there. */
export function withoutRemarks(tex: string): { readonly tex: string; readonly words: string } {
  let words = "";
  const note = (text: string): void => {
    words += ` ${text}`;
  };
  const out = tex
    .replace(
      /(?:\\q?quad|\\[;:, ]|\s|\\,)*\(\s*\\(?:text|textrm|mbox|mathrm)\s*\{([^{}]*)\}[^()]*\)\s*$/u,
      (whole: string, inner: string) => {
        note(inner);
        return whole === "" ? "" : " ";
      },
    )
    .replace(
      /\\(?:text|textrm|textit|textbf|mbox|mathrm)\s*\{([^{}]*)\}/gu,
      (whole: string, inner: string, at: number) => {
        const plain = inner.trim();
        if (/^(?:or|and|oder|und|ou|et|或|且|和|d|e|i)$/u.test(plain)) return whole;
        const before = tex.slice(0, at).trimEnd();
        const unit =
          /[0-9})]$/.test(before) &&
          /^[A-Za-zµ°%/²³^0-9 ]{1,14}$/.test(plain) &&
          plain.split(/\s+/).length <= 2;
        if (unit && !/^(?:so|then|if|for|by|since|hence|thus|when|where|with|is|as|from)\b/.test(plain))
          return whole;
        note(plain);
        return /[A-Za-z]/.test(plain) ? " \\quad " : " ";
      },
    );
  return { tex: out, words };
}
