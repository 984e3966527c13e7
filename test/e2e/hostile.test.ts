import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EditorWindow } from "./support/editor.ts";

describe.skipIf(inject("workbench") === null)("a hostile note", () => {
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

  it("is shown as text: nothing of it runs, loads or links", async () => {
    const dialogs: string[] = [];
    editor.page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await editor.openFile("hostile.md");
    await editor.toLine(3);
    await editor.command("rStar: Solve with rStar");
    await editor.panel.locator(".problem").waitFor();
    await editor.panel.getByText(/Steps tried: [1-9]/u).waitFor();
    const stop = editor.panel.getByRole("button", { name: "Stop" });
    if (await stop.isVisible()) await stop.click();
    await editor.panel.locator(".phase", { hasText: /Finished|Stopped/u }).waitFor();
    await editor.shot("hostile-1");
    const frame = await editor.panelFrame();
    expect(await frame.evaluate("document.title")).not.toContain("owned");
    expect(await editor.page.title()).not.toContain("owned");
    expect(
      await frame.evaluate("document.querySelectorAll('#page img, #page script, #page iframe').length"),
    ).toBe(0);
    expect(
      await frame.evaluate("[...document.querySelectorAll('a')].filter((a) => a.href !== '').length"),
    ).toBe(0);
    expect(await frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
    expect(dialogs).toEqual([]);
    expect(editor.outside).toEqual([]);
  });
});
