import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EditorWindow, withoutBlanks } from "./support/editor.ts";

describe.skipIf(inject("workbench") === null)("by keyboard alone", () => {
  let editor: EditorWindow;

  beforeAll(async () => {
    editor = await EditorWindow.open();
  });
  afterEach(async (context) => {
    await editor.afterTest(context);
  });
  afterAll(async () => {
    await editor.close();
  });

  /** Presses Tab until something with this name has the focus in the panel. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      const focused: string = await (
        await editor.panelFrame()
      ).evaluate(
        `(() => { const e = document.activeElement; return e.getAttribute("aria-label") ?? e.textContent ?? ""; })()`,
      );
      if (name.test(focused.trim())) return;
      await editor.page.keyboard.press("Tab");
    }
    throw new Error(`Tab never reached ${String(name)}`);
  };

  it("a LaTeX note that was never saved is solved with the chord, stepped through and filled in", async () => {
    const { page, panel } = editor;
    await editor.command("File: New Untitled Text File");
    await editor.command("Change Language Mode");
    await page.locator(".quick-input-widget input").fill("LaTeX");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "LaTeX" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.insertText("\\begin{problem}\nSolve $3x + 5 = 20$ for $x$.\n\\end{problem}\n");
    await editor.toLine(2);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("x");
    await panel.locator(".step").first().waitFor();
    await editor.command("rStar: Open the Solution Panel");
    await panel
      .getByText(/Finished/u)
      .first()
      .waitFor();
    for (let i = 0; i < 12 && !(await panel.locator(".outcome .box").isVisible()); i++) {
      await tabTo(/^(Next step|Show the answer)$/u);
      await page.keyboard.press("Enter");
    }
    expect(await panel.locator(".outcome").innerText()).toContain("5");
    await editor.shot("keyboard-1-answer");
    await tabTo(/^Insert into the note$/u);
    await page.keyboard.press("Enter");
    await expect.poll(() => editor.text()).toContain(withoutBlanks("\\end{problem}"));
    await expect.poll(async () => (await editor.text()).length).toBeGreaterThan(80);
    await editor.shot("keyboard-2-latex-inserted");
    await editor.command("View: Focus First Editor Group");
    await page.keyboard.press("Control+Z");
    await expect
      .poll(() => editor.text())
      .toBe(withoutBlanks("\\begin{problem}Solve $3x + 5 = 20$ for $x$.\\end{problem}"));
  });

  it("the drawn tree is walked with the arrow keys", async () => {
    const { page, panel } = editor;
    await editor.command("rStar: Open the Solution Panel");
    await tabTo(/^Solution$/u);
    await page.keyboard.press("ArrowRight");
    await panel.getByRole("tab", { name: "Search tree", selected: true }).waitFor();
    await panel.locator("svg.tree .node").first().waitFor();
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press("Tab");
      const role: string = await (
        await editor.panelFrame()
      ).evaluate("document.activeElement.getAttribute('role') ?? ''");
      if (role === "treeitem" || role === "tree") break;
    }
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await panel.locator(".selected").first().waitFor();
    await editor.shot("keyboard-3-drawn-tree");
  });

  it("the native tree is walked with the arrow keys, and Enter shows a step", async () => {
    const { page, panel } = editor;
    await editor.command("rStar: Focus on Search Tree View");
    await page.locator(".auxiliarybar .monaco-list-row").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await panel.getByRole("tab", { name: "Search tree", selected: true }).waitFor();
  });

  it("and the note is thrown away", async () => {
    await editor.page.keyboard.press("Control+1");
    await editor.command("View: Revert and Close Editor");
    await editor.page.locator(".tab", { hasText: "Untitled" }).waitFor({ state: "detached" });
  });
});
