// Notes that the editor tests (and `npm run editor`) open: made on the spot, so that hard names need not travel in git.
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { easyProblem, hardFolder, longProblem } from "./sample-notes.mjs";
import { root } from "./set-up.mjs";

const latex = String.raw`\documentclass{article}
\newcommand{\RR}{\mathbb{R}}
\begin{document}
\begin{problem}
Solve $3x + 5 = 20$ for $x \in \RR$.
\end{problem}

\begin{problem}
What is $15\%$ of $80$?
\end{problem}
\end{document}
`;

const work = String.raw`# My work

**Problem 1.** Solve $2x + 3 = 11$ for $x$.

$2x = 14$

$x = 7$

**Problem 2.** What is $15 + 27$?

It is $15 + 27 = 42$.
`;

const hostile = String.raw`# Hostile note

**Problem 1.** Solve $3x + 5 = 20$ for $x$. <img src=x onerror="document.title='owned'"> [a](javascript:alert(1)) $\href{javascript:alert(1)}{x}$ $\includegraphics{http://127.0.0.1:9/x.png}$ $\rule{100000em}{100000em}$ $\frac{1}{

**Problem 2.** $${"{".repeat(2000)}x$ What is $15\%$ of $80$? <script>document.title='owned'</script>
`;

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: "markdown", id: "problem", metadata: {}, source: ["**Problem 1.** What is 15% of 80?"] },
    { cell_type: "code", id: "code", metadata: {}, source: ["1 + 1"], outputs: [], execution_count: null },
  ],
};

/** Writes the notes into a folder. */
export async function makeWorkspace(folder) {
  await mkdir(path.join(folder, hardFolder), { recursive: true });
  const notes = {
    "easy.md": `# Homework\n\n**Problem 1.** ${easyProblem}\n\n**Problem 2.** What is 15% of 80?\n`,
    "long.md": `# A long search\n\n**Problem 1.** ${longProblem}\n`,
    "homework.tex": latex,
    "work.md": work,
    "hostile.md": hostile,
    "notebook.ipynb": JSON.stringify(notebook, null, 1),
    [path.join(hardFolder, "作业 1.md")]: `# 作业\n\n**Problem 1.** ${easyProblem}\n`,
  };
  for (const [name, text] of Object.entries(notes)) await writeFile(path.join(folder, name), text);
  await cp(path.join(root, "examples", "school.md"), path.join(folder, "school.md"));
}
