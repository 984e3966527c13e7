/** A piece of a line of a hover. Text is text: nothing in it is ever interpreted. */
export type Span =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong"; readonly text: string }
  | { readonly kind: "soft"; readonly text: string }
  /** The next line of the same paragraph. */
  | { readonly kind: "break" }
  | { readonly kind: "link"; readonly label: string; readonly command: string; readonly argument: unknown };

/** One paragraph. */
export type Line = readonly Span[];

/**
 * Any text as Markdown that shows exactly it: every ASCII sign of punctuation is escaped (CommonMark 2.4), and white
 * space is single spaces, so that no text can begin a block, a link, an image, HTML or an icon.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[!-/:-@[-`{-~]/g, (sign) => (sign === "&" ? "&amp;" : sign === "<" ? "&lt;" : `\\${sign}`));
}

function emphasised(text: string, mark: string): string {
  const inner = escapeMarkdown(text).trim();
  return inner === "" ? "" : `${mark}${inner}${mark}`;
}

/** Lines as Markdown, and the commands that its links run: nothing else may be run from it. */
export function toMarkdown(lines: readonly Line[]): {
  readonly value: string;
  readonly commands: readonly string[];
} {
  const commands = new Set<string>();
  const paragraphs = lines.map((line) =>
    line
      .map((span) => {
        switch (span.kind) {
          case "text":
            return escapeMarkdown(span.text);
          case "strong":
            return emphasised(span.text, "**");
          case "soft":
            return emphasised(span.text, "*");
          case "break":
            return "\\\n";
          case "link": {
            commands.add(span.command);
            const argument = encodeURIComponent(JSON.stringify([span.argument])).replace(
              /[()'!*~]/g,
              (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
            );
            return `[${escapeMarkdown(span.label)}](command:${span.command}?${argument})`;
          }
        }
      })
      .join("")
      .trim(),
  );
  return { value: paragraphs.filter((p) => p !== "").join("\n\n"), commands: [...commands] };
}

/** The same lines without links, for screen readers and the status bar. */
export function toPlainText(lines: readonly Line[]): string {
  return lines
    .map((line) =>
      line
        .map((span) => (span.kind === "link" ? "" : span.kind === "break" ? " " : span.text))
        .join("")
        .replace(/\s+/gu, " ")
        .trim(),
    )
    .filter((line) => line !== "")
    .join("\n");
}
