import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EditorWindow } from "./support/editor.ts";

describe.skipIf(inject("workbench") === null)("checking one's own work", () => {
  let editor: EditorWindow;

  beforeAll(async () => {
    editor = await EditorWindow.open();
    await editor.openFile("work.md");
    await editor.toLine(5);
  });
  afterEach(async (context) => {
    await editor.afterTest(context);
  });
  afterAll(async () => {
    await editor.close();
  });

  const hover = (): Locator => editor.page.locator(".monaco-hover:not(.hidden)").last();

  it("marks each step in the gutter and behind its line, and opens the first mistake", async () => {
    const { page } = editor;
    await editor.command("rStar: Check My Work");
    await page.locator(".squiggly-warning").first().waitFor({ state: "attached" });
    await hover().getByText("contradicted").first().waitFor();
    await editor.shot("check-1-marks");
    expect(await page.locator(".squiggly-warning").count()).toBe(1);
  });

  it("says why in the hover, and gives hints one at a time", async () => {
    await hover()
      .getByRole("link", { name: "Why" })
      .or(hover().locator("a", { hasText: "Why" }))
      .first()
      .click();
    await hover().getByText("they do not agree").first().waitFor();
    await editor.shot("check-2-why");
    for (const [k, text] of ["Look again", "Get the term", "▢", "2x = 8"].entries()) {
      await expect
        .poll(
          async () => {
            await editor.command("rStar: Give Me a Hint");
            await hover().waitFor();
            return hover().innerText();
          },
          { timeout: 60_000, interval: 2500 },
        )
        .toContain(text);
      await editor.shot(`check-3-hint-${k + 1}`);
    }
    await hover().getByText("Why does this step hold").first().waitFor();
  });

  it("takes the mark away when the step is mended", async () => {
    const { page } = editor;
    await editor.toLine(5);
    await page.keyboard.press("End");
    for (let k = 0; k < 3; k++) await page.keyboard.press("Backspace");
    await page.keyboard.type("8$");
    await page.locator(".squiggly-warning").first().waitFor({ state: "attached" });
    await editor.shot("check-4-next-mistake");
    await editor.toLine(7);
    await page.keyboard.press("End");
    for (let k = 0; k < 2; k++) await page.keyboard.press("Backspace");
    await page.keyboard.type("4$");
    await page.locator(".squiggly-warning").first().waitFor({ state: "detached" });
    await editor.shot("check-5-mended");
  });

  it("writes a similar problem below the work", async () => {
    await editor.command("rStar: Try a Similar Problem");
    await expect
      .poll(async () => (await editor.text()).replaceAll(/\s/gu, ""), { timeout: 60_000 })
      .toContain("**Problem(similar).**");
    await editor.shot("check-6-similar");
    expect(editor.outside).toEqual([]);
  });
});
