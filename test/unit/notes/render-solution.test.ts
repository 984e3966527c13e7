import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { renderSolution, type SolutionWords } from "../../../src/notes/render-solution.ts";
import { isPlainNumber, safeTex } from "../../../src/notes/safe-tex.ts";
import { solutionOf, type Solution } from "../../../src/notes/solution.ts";
import { collect, finished, options, treeOf } from "../search/helpers.ts";

const words: SolutionWords = {
  solution: "Solution (rStar)",
  output: "Output:",
  answer: "Answer:",
  facts: "every step ran; 3 of 4 independent solutions agree",
};

function step(sentence: string, code = "", output = ""): Solution["steps"][number] {
  return { sentence, code, output };
}

const markdown = (solution: Partial<Solution>): string =>
  renderSolution({ steps: [], answer: null, ...solution }, "markdown", words);
const latex = (solution: Partial<Solution>): string =>
  renderSolution({ steps: [], answer: null, ...solution }, "latex", words);

/** Text that the reader sees, and the kinds of everything else. HTML would be passed on by the preview. */
function seen(source: string): { text: string; code: string[]; kinds: Set<string> } {
  const tokens = new MarkdownIt({ html: true, linkify: false }).parse(source, {});
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  return {
    text: all.flatMap((t) => (t.type === "text" ? [t.content] : [])).join(""),
    code: all.flatMap((t) => (t.type === "fence" || t.type === "code_inline" ? [t.content] : [])),
    kinds: new Set(all.map((t) => t.type)),
  };
}

const hostile = [
  "</script><img src=x onerror=alert(1)>",
  "[click](javascript:alert(1)) ![x](http://x)",
  "`code` ``` ~~~ **bold** _it_ ~~gone~~ | a | b |",
  "# heading",
  "- list\n+ list\n1. list\n> quote",
  "&lt;b&gt; &#60;",
  "a \\( \\begin{x} \\d",
  "costs $5 and $6, or $10",
  "<!-- hidden",
  "= = =",
  "小明有 3 个苹果 😀，每个 $5。",
  "a\\",
];

describe("a solution as Markdown", () => {
  it("has numbered steps with their code and output, the answer, and what is known of it", () => {
    const text = markdown({
      steps: [step("Let $x$ be the price.", "x = 20 / 4", ""), step("Print it.", "print(x)", "5.0")],
      answer: { text: "5", form: "tex" },
    });
    expect(text).toBe(
      [
        "**Solution (rStar)**",
        "",
        "1. Let $x$ be the price.",
        "",
        "   ```python",
        "   x = 20 / 4",
        "   ```",
        "",
        "2. Print it.",
        "",
        "   ```python",
        "   print(x)",
        "   ```",
        "",
        "   Output: `5.0`",
        "",
        "**Answer:** $\\boxed{5}$",
        "",
        "*every step ran; 3 of 4 independent solutions agree*",
      ].join("\n"),
    );
  });

  it.each(hostile)("shows %j as the words that they are", (sentence) => {
    const { text, kinds } = seen(markdown({ steps: [step(sentence)] }));
    const plain = sentence.replace(/\s+/gu, " ").trim();
    expect(text).toContain(plain);
    for (const kind of ["html_inline", "html_block", "link_open", "image", "heading_open", "code_inline"]) {
      expect(kinds).not.toContain(kind);
    }
  });

  it("keeps code as it is, whatever fences it holds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("```", "`", "~~~", "</script>", "x = 1", "  y", "", "$", "# a", "\t"), {
          minLength: 1,
          maxLength: 8,
        }),
        (lines) => {
          const code = `z\n${lines.join("\n")}\nend`;
          expect(seen(markdown({ steps: [step("", code)] })).code).toContain(`${code}\n`);
        },
      ),
    );
  });

  it("never lets random words become markup", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (sentence) => {
        const { kinds } = seen(markdown({ steps: [step(`a ${sentence}`)] }));
        for (const kind of [
          "html_inline",
          "html_block",
          "link_open",
          "image",
          "heading_open",
          "fence",
          "s_open",
        ]) {
          expect(kinds).not.toContain(kind);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("writes an answer that is no formula as the text that it is", () => {
    expect(markdown({ answer: { text: "x**2 + 1", form: "printed" } })).toContain("**Answer:** `x**2 + 1`");
    expect(markdown({ answer: { text: "3/4", form: "printed" } })).toContain("$\\boxed{3/4}$");
    expect(markdown({ answer: { text: "15%", form: "tex" } })).toContain("$\\boxed{15\\%}$");
    expect(markdown({ answer: { text: "\\input{/etc/passwd}", form: "tex" } })).toContain(
      "`\\input{/etc/passwd}`",
    );
    expect(markdown({ answer: { text: "5}$ <b>", form: "tex" } })).toContain("`5}$ <b>`");
    expect(markdown({ answer: { text: "星期三", form: "tex" } })).toContain("`星期三`");
  });
});

describe("a solution as LaTeX", () => {
  it("is a quotation with an enumeration", () => {
    const text = latex({
      steps: [step("Let $x$ cost 5 % & more.", "x = 1", "1")],
      answer: { text: "\\frac{1}{2}", form: "tex" },
    });
    expect(text).toBe(
      [
        "\\begin{quote}",
        "\\textbf{Solution (rStar)}",
        "\\begin{enumerate}",
        "\\item Let $x$ cost 5 \\% \\& more.",
        "\\begin{verbatim}",
        "x = 1",
        "\\end{verbatim}",
        "Output: \\texttt{1}",
        "\\end{enumerate}",
        "\\textbf{Answer:} $\\boxed{\\frac{1}{2}}$",
        "",
        "\\emph{every step ran; 3 of 4 independent solutions agree}",
        "\\end{quote}",
      ].join("\n"),
    );
  });

  it("has no command in it that words of a model brought along", () => {
    const nasty = "\\input{/etc/passwd} \\write18{rm} $\\def\\x{}$ 50% #1 a_b^c ~ {";
    const text = latex({ steps: [step(nasty, "", nasty)], answer: { text: nasty, form: "tex" } });
    expect(text).not.toMatch(/\\(?:input|write|def)/u);
    expect(text.replace(/\\[{}%#_&$]/gu, "").match(/(?<!\\)%/u)).toBeNull();
  });

  it("lets no code end its environment", () => {
    const code = "s = r'''\n\\end{verbatim}\n\\input{x}\n'''";
    const text = latex({ steps: [step("", code)] });
    expect(text).not.toContain("\\end{verbatim}");
    expect(text).not.toContain("\\input{");
    expect(text).toContain("\\textbackslash{}end\\{verbatim\\}");
    expect(latex({ steps: [step("", "\\end {verbatim}")] })).not.toContain("\\end {verbatim}");
  });

  it("has balanced braces and dollars for any words", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (sentence) => {
        const text = latex({ steps: [step(sentence, "", "")] }).replace(/\\[{}$%#&_]/gu, "");
        expect(text.match(/\{/gu)?.length ?? 0).toBe(text.match(/\}/gu)?.length ?? 0);
        expect((text.match(/\$/gu)?.length ?? 0) % 2).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

describe("harmless TeX", () => {
  it.each([
    ["x^2", "x^2"],
    [" \\dfrac{1}{2} ", "\\dfrac{1}{2}"],
    ["50%", "50\\%"],
    ["50\\%", "50\\%"],
    ["\\left(1, 2\\right)", "\\left(1, 2\\right)"],
    ["\\begin{pmatrix}1\\\\2\\end{pmatrix}", "\\begin{pmatrix}1\\\\2\\end{pmatrix}"],
    ["\\text{apples}", "\\text{apples}"],
  ])("%s is", (tex, kept) => {
    expect(safeTex(tex)).toBe(kept);
  });

  it.each([
    "",
    " ",
    "{",
    "}{",
    "a$b",
    "\\href{javascript:x}{y}",
    "\\def\\x{}",
    "\\begin{verbatim}",
    "\\left(",
    "#1",
    "π",
  ])("%j is not", (tex) => {
    expect(safeTex(tex)).toBeNull();
  });

  it("knows plain numbers", () => {
    for (const number of ["5", "-0.5", "3/4", "1,000", "15%"]) expect(isPlainNumber(number)).toBe(true);
    for (const other of ["", "x", "1 2", "[1]", "1/", "sqrt(2)"]) expect(isPlainNumber(other)).toBe(false);
  });
});

describe("a solution of a tree", () => {
  it("has the sentences, the code without them, what was printed, and the answer", async () => {
    const events = await collect({ options: options() });
    const { result } = finished(events);
    if (result.kind !== "answer") throw new Error("There is no answer.");
    const solution = solutionOf(treeOf(events), result.best.node);
    expect(solution.answer?.text).toBe(result.best.text);
    expect(solution.steps.length).toBeGreaterThan(0);
    for (const { code } of solution.steps) expect(code).not.toMatch(/^\s*#/u);
  });
});
