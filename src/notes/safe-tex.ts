/**
 * Commands that are nothing but mathematics. A formula with any other command is not written into a note as TeX: a
 * model repeats what it reads, and TeX can read files and define commands.
 */
const COMMANDS: ReadonlySet<string> = new Set(
  (
    "frac dfrac tfrac cfrac binom sqrt pi infty cdot cdots ldots dots times div pm mp leq geq neq le ge ne lt gt approx " +
    "equiv sim cong propto in notin ni subset subseteq supset supseteq cup cap setminus emptyset varnothing forall " +
    "exists neg land lor implies iff to mapsto rightarrow leftarrow Rightarrow Leftarrow Leftrightarrow " +
    "leftrightarrow left right big Big bigg Bigg bigl bigr langle rangle lfloor rfloor lceil rceil lvert rvert vert " +
    "mid parallel perp angle triangle circ degree prime sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh " +
    "ln log lg exp lim max min sup inf gcd det dim ker deg mod bmod pmod sum prod int iint oint partial nabla " +
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau " +
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega " +
    "mathbb mathbf mathrm mathit mathcal mathsf boldsymbol operatorname text textbf textit mbox boxed vec hat bar " +
    "overline underline overrightarrow widehat tilde dot ddot underbrace overbrace quad qquad begin end therefore " +
    "because ell hbar Re Im star ast bullet displaystyle textstyle limits nolimits not colon"
  ).split(" "),
);

const ENVIRONMENTS: ReadonlySet<string> = new Set(
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix cases aligned array gathered split smallmatrix".split(" "),
);

/** Longest formula that is taken as it is. */
const LONGEST = 2000;

/**
 * A formula that can stand between dollar signs: balanced, on one line, only mathematics in it. `%` is written as TeX
 * wants it. Null where it is anything else.
 */
export function safeTex(tex: string): string | null {
  const text = tex.trim().replace(/\s+/gu, " ");
  if (text === "" || text.length > LONGEST) return null;
  // Letters of other scripts are no mathematics, and `#` and `$` have a meaning of their own.
  if (/[^\x20-\x7e]/u.test(text)) return null;
  let depth = 0;
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\") {
      const name = /^[A-Za-z]+/u.exec(text.slice(i + 1))?.[0];
      if (name === undefined) {
        const next = text.charAt(i + 1);
        if (!/[,;:!{}%&#$_|\\ ]/u.test(next)) return null;
        out += c + next;
        i += 1;
        continue;
      }
      if (!COMMANDS.has(name)) return null;
      if (name === "begin" || name === "end") {
        const environment = /^\s*\{([A-Za-z]+)\*?\}/u.exec(text.slice(i + 1 + name.length))?.[1];
        if (environment === undefined || !ENVIRONMENTS.has(environment)) return null;
      }
      out += c + name;
      i += name.length;
      continue;
    }
    if (c === "$" || c === "#" || c === "`") return null;
    if (c === "{") depth++;
    if (c === "}" && --depth < 0) return null;
    out += c === "%" ? "\\%" : c;
  }
  return depth === 0 && balanced(out) ? out : null;
}

/** Every `\begin` and `\left` has its end. */
function balanced(tex: string): boolean {
  const count = (pattern: RegExp): number => tex.match(pattern)?.length ?? 0;
  return (
    count(/\\begin(?![A-Za-z])/gu) === count(/\\end(?![A-Za-z])/gu) &&
    count(/\\left(?![A-Za-z])/gu) === count(/\\right(?![A-Za-z])/gu)
  );
}

/** A number as a program prints it; `12`, `-0.5`, `3/4`, `15%`. */
export function isPlainNumber(text: string): boolean {
  return /^[-+]?\d[\d.,]*(?:\/\d+)?%?$/u.test(text.trim());
}
