import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { hardFolder } from "../../scripts/sample-notes.mjs";
import { seriousFindings } from "./support/axe.ts";
import { EditorWindow } from "./support/editor.ts";

const themes = ["Dark Modern", "Light Modern", "Dark High Contrast", "Light High Contrast"];

/** A full window at 100 %, and the same screen at 200 %: half as many CSS pixels each way. */
const zooms = [
  { name: "100", width: 1440, height: 900 },
  { name: "200", width: 720, height: 450 },
];

const words = {
  en: { solve: "rStar: Solve with rStar", revealAll: "Reveal all", steps: "rStar: Open the Solution Panel" },
  "zh-cn": { solve: "rStar: 用 rStar 求解", revealAll: "全部显示", steps: "rStar: 打开解答面板" },
};

for (const language of ["en", "zh-cn"] as const) {
  describe.skipIf(inject("workbench") === null)(`in ${language}`, () => {
    let editor: EditorWindow;

    beforeAll(async () => {
      editor = await EditorWindow.open({ language, width: 1440, height: 900 });
    });
    afterEach(async (context) => {
      await editor.afterTest(context);
    });
    afterAll(async () => {
      await editor.close();
    });

    it("a note in a folder with a hard name is solved", async () => {
      // At 200 % there is no room for it.
      await editor.command("View: Toggle Primary Side Bar Visibility");
      await editor.openFile("作业 1.md");
      await editor.toLine(3);
      expect(await editor.page.locator(".breadcrumbs-control").first().innerText()).toContain(hardFolder);
      await editor.command(words[language].solve);
      const all = editor.panel.getByRole("button", { name: words[language].revealAll });
      await all.waitFor({ timeout: 120_000 });
      await all.click();
      await editor.panel.locator(".outcome .box .katex").waitFor();
    });

    it("every word is of that language", async () => {
      const frame = await editor.panelFrame();
      expect(await frame.evaluate("document.documentElement.lang")).toMatch(
        language === "en" ? /^en/u : /^zh/u,
      );
      const text = (await editor.panel.locator("#page").innerText()).replaceAll("作业", "");
      if (language === "en") expect(text).not.toMatch(/[\u4e00-\u9fff]/u);
      else expect(text).toMatch(/[\u4e00-\u9fff]/u);
    });

    for (const theme of themes) {
      it(`looks right in ${theme}, at 100 % and 200 %`, async () => {
        await editor.theme(theme);
        for (const { name, width, height } of zooms) {
          await editor.page.setViewportSize({ width, height });
          const file = `looks-${language}-${theme.toLowerCase().replaceAll(" ", "-")}-${name}`;
          const frame = await editor.panelFrame();
          await editor.panel.locator(".outcome").scrollIntoViewIfNeeded();
          await editor.shot(file);
          // Nothing is cut off sideways.
          expect(await frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(
            true,
          );
          expect(await seriousFindings(editor)).toEqual([]);
        }
        await editor.page.setViewportSize({ width: 1440, height: 900 });
      });
    }
  });
}
