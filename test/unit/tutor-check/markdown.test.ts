import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import { escapeMarkdown, toMarkdown, toPlainText } from "../../../src/tutor/check/markdown.ts";

const md = new MarkdownIt({ html: true, linkify: true });

const nasty = fc.string({
  unit: fc.constantFrom(
    ...Array.from("*_`#>-+1. )([]!<>&;$\\~|:/@\n\t\u00a0x数😀"),
    "](command:x)",
    "<img src=x>",
    "$(bug)",
    "https://a.b",
    "&amp;",
    "```",
  ),
  maxLength: 40,
});

it("any text is shown as it is, in one paragraph, whatever it holds", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const shown = text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
      const [open, inline, close, ...rest] = md.parse(`x${escapeMarkdown(` ${text}`)}`, {});
      expect([open?.type, close?.type, rest.length]).toEqual(["paragraph_open", "paragraph_close", 0]);
      const words = inline?.children?.map((child) => {
        expect(["text", "text_special"]).toContain(child.type);
        return child.content;
      });
      expect(words?.join("").trim()).toBe(shown === "" ? "x" : `x ${shown}`);
    }),
  );
});

it("a link runs its own command only, and its argument survives", () => {
  const argument = { uri: "file:///a (1)/数学 'x'.md", offset: 3 };
  const { value, commands } = toMarkdown([
    [{ kind: "link", label: "Why](command:evil)", command: "rstar.check.why", argument }],
  ]);
  expect(commands).toEqual(["rstar.check.why"]);
  md.validateLink = () => true;
  const links = (md.parse(value, {})[1]?.children ?? []).filter((token) => token.type === "link_open");
  expect(links).toHaveLength(1);
  const href = String(links[0]?.attrGet("href"));
  expect(href.startsWith("command:rstar.check.why?")).toBe(true);
  expect(JSON.parse(decodeURIComponent(href.slice(href.indexOf("?") + 1)))).toEqual([argument]);
});

it("plain text leaves links out", () => {
  const lines = [[{ kind: "text", text: "a\nb" } as const], [{ kind: "strong", text: "c" } as const]];
  expect(toPlainText(lines)).toBe("a b\nc");
});
