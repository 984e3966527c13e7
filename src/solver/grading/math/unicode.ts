const SIGNS: ReadonlyMap<string, string> = new Map([
  ["−", "-"],
  ["–", "-"],
  ["—", "-"],
  ["‐", "-"],
  ["‑", "-"],
  ["×", "*"],
  ["·", "*"],
  ["⋅", "*"],
  ["∙", "*"],
  ["∗", "*"],
  ["÷", "/"],
  ["⁄", "/"],
  ["∕", "/"],
  ["π", "\\pi "],
  ["√", "\\sqrt "],
  ["∛", "\\sqrt[3] "],
  ["∞", "\\infty "],
  ["≤", "<="],
  ["⩽", "<="],
  ["≦", "<="],
  ["≥", ">="],
  ["⩾", ">="],
  ["≧", ">="],
  ["≠", "!="],
  ["≈", "\\approx "],
  ["≡", "\\equiv "],
  ["∪", "\\cup "],
  ["∩", "\\cap "],
  ["∈", "\\in "],
  ["∖", "\\setminus "],
  ["∅", "\\emptyset "],
  ["ø", "\\emptyset "],
  ["°", "°"],
  ["º", "°"],
  ["∠", "\\angle "],
  ["ℝ", "\\mathbb{R}"],
  ["ℤ", "\\mathbb{Z}"],
  ["ℕ", "\\mathbb{N}"],
  ["ℚ", "\\mathbb{Q}"],
  ["ℂ", "\\mathbb{C}"],
  ["½", "\\frac{1}{2}"],
  ["⅓", "\\frac{1}{3}"],
  ["⅔", "\\frac{2}{3}"],
  ["¼", "\\frac{1}{4}"],
  ["¾", "\\frac{3}{4}"],
  ["⅕", "\\frac{1}{5}"],
  ["⅛", "\\frac{1}{8}"],
  ["′", "'"],
  ["’", "'"],
  ["⌊", "\\lfloor "],
  ["⌋", "\\rfloor "],
  ["⌈", "\\lceil "],
  ["⌉", "\\rceil "],
  ["⟨", "\\langle "],
  ["⟩", "\\rangle "],
  ["，", ","],
  ["、", ","],
  ["；", ";"],
  ["：", ":"],
  ["。", "."],
  ["（", "("],
  ["）", ")"],
  ["［", "["],
  ["］", "]"],
  ["｛", "{"],
  ["｝", "}"],
  ["＋", "+"],
  ["－", "-"],
  ["＝", "="],
  ["％", "%"],
  ["／", "/"],
  ["＜", "<"],
  ["＞", ">"],
  ["€", " "],
  ["£", " "],
  ["¥", " "],
  ["₹", " "],
  ["…", " "],
  ["\u2061", ""],
  ["\u200b", ""],
  ["\ufeff", ""],
  ["\u2062", ""],
]);

const GREEK: ReadonlyMap<string, string> = new Map([
  ["α", "alpha"],
  ["β", "beta"],
  ["γ", "gamma"],
  ["δ", "delta"],
  ["ε", "epsilon"],
  ["ζ", "zeta"],
  ["η", "eta"],
  ["θ", "theta"],
  ["κ", "kappa"],
  ["λ", "lambda"],
  ["μ", "mu"],
  ["ν", "nu"],
  ["ξ", "xi"],
  ["ρ", "rho"],
  ["σ", "sigma"],
  ["τ", "tau"],
  ["φ", "varphi"],
  ["ϕ", "phi"],
  ["χ", "chi"],
  ["ψ", "psi"],
  ["ω", "omega"],
  ["Γ", "Gamma"],
  ["Δ", "Delta"],
  ["Θ", "Theta"],
  ["Λ", "Lambda"],
  ["Σ", "Sigma"],
  ["Φ", "Phi"],
  ["Ψ", "Psi"],
  ["Ω", "Omega"],
]);

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUPERSCRIPT_SIGNS: ReadonlyMap<string, string> = new Map([
  ["⁻", "-"],
  ["⁺", "+"],
  ["ⁿ", "n"],
]);
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const FULL_WIDTH = "０１２３４５６７８９";

function superscript(run: string): string {
  let out = "";
  for (const c of run) {
    const digit = SUPERSCRIPTS.indexOf(c);
    out += digit >= 0 ? String(digit) : (SUPERSCRIPT_SIGNS.get(c) ?? "");
  }
  return `^{${out}}`;
}

function subscript(run: string): string {
  let out = "";
  for (const c of run) out += String(SUBSCRIPTS.indexOf(c));
  return `_{${out}}`;
}

/** Replaces Unicode mathematics (signs, Greek letters, super- and subscripts, full-width forms) by LaTeX or ASCII. */
export function plainText(text: string): string {
  if (!/[^ -~\s]/.test(text)) return text;
  return text
    .replace(/√\s*\(([^()]{1,200})\)/g, "\\sqrt{$1}")
    .replace(/√\s*(\d+(?:\.\d+)?|[A-Za-z])/g, "\\sqrt{$1}")
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ]+/g, superscript)
    .replace(/[₀₁₂₃₄₅₆₇₈₉]+/g, subscript)
    .replace(/[^ -~\s]/g, (c) => {
      const greek = GREEK.get(c);
      if (greek !== undefined) return `\\${greek} `;
      const digit = FULL_WIDTH.indexOf(c);
      return SIGNS.get(c) ?? (digit >= 0 ? String(digit) : c);
    });
}
