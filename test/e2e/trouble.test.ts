import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { EditorWindow } from "./support/editor.ts";
import { engineProcesses } from "./support/engine.ts";

/** Waits until the panel says that the search stands there. */
async function phase(editor: EditorWindow, text: string): Promise<void> {
  await editor.panel.locator(".phase", { hasText: text }).waitFor();
}

/** Starts the search that takes minutes, and waits until its tree grows. */
async function startLongSearch(editor: EditorWindow): Promise<void> {
  await editor.openFile("long.md");
  await editor.toLine(3);
  await editor.command("rStar: Solve with rStar");
  // Until then the panel may still show the search before.
  await phase(editor, "Searching");
  await editor.panel.getByText(/Steps tried: [1-9]/u).waitFor();
}

describe.skipIf(inject("workbench") === null)("in mid-search", () => {
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

  it("the notification's Cancel stops the search, and what was found stays", async () => {
    await startLongSearch(editor);
    await editor.toast.getByRole("button", { name: "Cancel" }).click();
    await phase(editor, "Stopped; what was found stands");
    await editor.panel.getByText(/Steps tried: [1-9]/u).waitFor();
    await editor.shot("trouble-1-cancelled");
  });

  it("Escape in the panel stops it, too", async () => {
    await startLongSearch(editor);
    await editor.panel
      .locator("#page")
      .focus()
      .catch(() => undefined);
    await editor.panel.getByRole("button", { name: "Stop" }).focus();
    await editor.page.keyboard.press("Escape");
    await phase(editor, "Stopped; what was found stands");
  });

  it("an engine that is killed comes back, and the student keeps what there was", async () => {
    await startLongSearch(editor);
    const engines = engineProcesses();
    expect(engines).not.toHaveLength(0);
    for (const pid of engines) process.kill(pid, "SIGKILL");
    await expect
      .poll(() => engineProcesses().some((pid) => !engines.includes(pid)), { timeout: 60_000 })
      .toBe(true);
    await editor.panel.locator(".notices li").first().waitFor();
    await editor.shot("trouble-2-engine-killed");
    await editor.panel.getByRole("button", { name: "Stop" }).click();
    await phase(editor, "Stopped; what was found stands");
  });

  it("a window that is reloaded shows the interrupted search and can go on with it", async () => {
    await startLongSearch(editor);
    await editor.page.reload();
    await editor.ready();
    await phase(editor, "Interrupted; what was found stands");
    await editor.panel.getByText(/Steps tried: [1-9]/u).waitFor();
    await editor.shot("trouble-3-after-reload");
    await editor.panel.getByRole("button", { name: "Go on" }).click();
    await editor.panel.getByRole("button", { name: "Stop" }).waitFor();
    await editor.panel.getByRole("button", { name: "Stop" }).click();
    await phase(editor, "Stopped; what was found stands");
  });
});
