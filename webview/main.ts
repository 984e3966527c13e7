import "./zod-setup.ts";
import "./main.css";
import { App } from "./app.ts";
import { registerComponents } from "./toolkit.ts";
import { editorApi } from "./vscode-api.ts";

const startedAt = performance.now();
const into = document.getElementById("page");
if (into !== null) {
  registerComponents();
  const app = new App(editorApi(), into, startedAt);
  window.addEventListener("message", (event) => {
    app.receive(event.data);
  });
  window.addEventListener("error", (event) => {
    app.fault(`${event.message} (${event.filename.split("/").at(-1) ?? ""}:${event.lineno})`);
  });
  window.addEventListener("unhandledrejection", (event) => {
    app.fault(String(event.reason));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) app.escape();
  });
  // What happened while nobody looked may have been lost on the way.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") app.askForSnapshot();
  });
  let scrolling: ReturnType<typeof setTimeout> | null = null;
  window.addEventListener(
    "scroll",
    () => {
      scrolling ??= setTimeout(() => {
        scrolling = null;
        app.scrolled();
      }, 200);
    },
    { passive: true },
  );
  app.askForSnapshot();
}
