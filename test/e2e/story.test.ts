import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { easyProblem } from "../../scripts/sample-notes.mjs";
import { seriousFindings } from "./support/axe.ts";
import { EditorWindow, withoutBlanks } from "./support/editor.ts";

describe.skipIf(inject("workbench") === null)("a student's first solution", () => {
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

  it("starts from the CodeLens above the problem, and the steps stream into the panel", async () => {
    const { page, panel } = editor;
    await editor.theme("Dark Modern");
    await editor.openFile("easy.md");
    const lens = page.locator(".codelens-decoration a", { hasText: "Solve with rStar" }).first();
    await lens.waitFor();
    await editor.shot("story-1-note");
    await lens.click();
    await panel.locator(".step").first().waitFor();
    await editor.shot("story-2-first-step");
    expect(await panel.locator(".problem .katex").count()).toBeGreaterThan(0);
  });

  it("is taken step by step to a boxed answer", async () => {
    const { panel } = editor;
    const next = panel.getByRole("button", { name: /^(Next step|Show the answer)$/u });
    const outcome = panel.locator(".outcome .box .katex");
    await expect
      .poll(
        async () => {
          if (await outcome.isVisible()) return true;
          if (await next.isEnabled().catch(() => false)) await next.click();
          return false;
        },
        { timeout: 60_000, interval: 300 },
      )
      .toBe(true);
    expect(await panel.locator(".outcome").innerText()).toContain("5");
    expect(await panel.locator(".step").count()).toBeGreaterThan(1);
    await editor.shot("story-3-answer");
  });

  it("keeps the three marks apart on each step", async () => {
    const marks = await editor.panel.locator(".step").first().locator(".mark").allInnerTexts();
    expect(marks).toHaveLength(3);
    expect(marks[0]).toBe("Ran");
    expect(marks[1]).toMatch(/\d+ of \d+ agree/u);
    expect(marks[2]).toMatch(/^PPM score [+−-]\d/u);
  });

  it("has no serious accessibility finding, neither the solution nor the drawn tree", async () => {
    const { panel } = editor;
    expect(await seriousFindings(editor)).toEqual([]);
    await panel.getByRole("tab", { name: "Search tree" }).click();
    await panel.locator("svg.tree .node").first().waitFor();
    await editor.shot("story-4-drawn-tree");
    expect(await seriousFindings(editor)).toEqual([]);
    await panel.getByRole("tab", { name: "Solution" }).click();
  });

  it("shows what the search knows in the research view", async () => {
    const { panel } = editor;
    await panel.getByRole("button", { name: "Research" }).click();
    await panel.getByText("Tokens generated").waitFor();
    await editor.shot("story-5-research");
    await panel.getByRole("button", { name: "Student" }).click();
  });

  it("stands in the native tree, and a step that is chosen there is shown in the panel", async () => {
    const { page, panel } = editor;
    await editor.command("rStar: Focus on Search Tree View");
    const row = page.locator(".auxiliarybar .monaco-list-row").first();
    await row.waitFor();
    await editor.shot("story-6-tree-view");
    await row.click();
    await expect
      .poll(async () => panel.getByRole("tab", { name: "Search tree", selected: true }).isVisible())
      .toBe(true);
    await editor.shot("story-7-step-from-tree-view");
  });

  it("is inserted below the problem, and one undo takes it back", async () => {
    const { page, panel } = editor;
    await panel.getByRole("tab", { name: "Solution" }).click();
    const before = await editor.text();
    await panel.getByRole("button", { name: "Insert into the note" }).click();
    await expect.poll(() => editor.text()).toContain("Solution(rStar)");
    expect(await editor.text()).toContain(withoutBlanks(easyProblem));
    await editor.shot("story-8-inserted");
    await page.locator(".editor-instance .view-line").first().click();
    await page.keyboard.press("Control+Z");
    await expect.poll(() => editor.text()).toBe(before);
  });

  it("asked no other machine for anything", () => {
    expect(editor.outside).toEqual([]);
  });
});
