// Runs in the browser before the page's own script: the editor as the page sees it, and what a test asks the page.
/* global window, document, sessionStorage, requestAnimationFrame, setTimeout, structuredClone, performance */
(() => {
  const sent = [];
  const violations = [];
  const errors = [];
  const KEY = "editor-state";
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(
      `${event.violatedDirective}: ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`,
    );
  });
  window.addEventListener("error", (event) => {
    errors.push(String(event.message));
  });
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      sent.push(structuredClone(message));
      // An editor that answers at once, where a test wants one.
      if (message.kind === "ready" && window.rstarAnswer !== undefined)
        window.postMessage(window.rstarAnswer, "*");
    },
    getState: () => JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? undefined,
    setState: (state) => {
      sessionStorage.setItem(KEY, JSON.stringify(state));
      return state;
    },
  });
  const settled = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        requestAnimationFrame(() => {
          setTimeout(resolve, 0);
        });
      });
    });
  window.rstarTest = {
    sent,
    violations,
    errors,
    settled,
    /** Delivers messages as the editor does, then waits for the paint. */
    send: async (...messages) => {
      for (const message of messages) window.postMessage(message, "*");
      await settled();
    },
    /** Delivers one message and gives the milliseconds until what it changed is drawn. */
    timed: async (message) => {
      const from = performance.now();
      window.postMessage(message, "*");
      await new Promise((resolve) => {
        requestAnimationFrame(() => {
          requestAnimationFrame(resolve);
        });
      });
      return performance.now() - from;
    },
    theme: (variables, kind) => {
      const root = document.documentElement;
      // Before the document has begun there is nothing to colour; the test calls again when it has.
      if (root === null) return;
      for (const [name, value] of Object.entries(variables)) root.style.setProperty(name, value);
      if (document.body !== null) {
        document.body.className = `vscode-${kind}`;
        document.body.dataset.vscodeThemeKind = `vscode-${kind}`;
      }
    },
  };
})();
