import MarkdownIt from "markdown-it";
import { displayRows } from "./display-rows.ts";
import { MATH_ENVIRONMENTS } from "./math-spans.ts";
import type { NoteRange, Unit } from "./unit.ts";
import { Lines } from "./unit.ts";

type Markdown = InstanceType<typeof MarkdownIt>;
type BlockRule = Parameters<Markdown["block"]["ruler"]["before"]>[2];

/** `$$ … $$`, `\[ … \]` and bare environments as blocks, so that `-` or `#` inside them is no list or heading. */
const mathBlock: BlockRule = (state, startLine, endLine, silent) => {
  const begin = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const first = state.src.slice(begin, state.eMarks[startLine] ?? begin);
  const environment = /^\\begin\s*\{([A-Za-z]+)(\*?)\}/.exec(first);
  const name = environment?.[1] ?? "";
  let close: string;
  if (first.startsWith("$$")) close = "$$";
  else if (first.startsWith("\\[")) close = "\\]";
  else if (environment !== null && MATH_ENVIRONMENTS.has(name))
    close = `\\end{${name}${environment[2] ?? ""}}`;
  else return false;
  const opened = environment?.[0].length ?? 2;
  let line = startLine;
  let end = -1;
  for (; line < endLine; line++) {
    const from = line === startLine ? begin + opened : (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
    const to = state.eMarks[line] ?? from;
    // Half-typed: a formula that is not closed ends at a blank line or outside its list or quote.
    if (line > startLine && (to <= from || (state.sCount[line] ?? 0) < state.blkIndent)) return false;
    const at = state.src.slice(from, to).indexOf(close);
    if (at >= 0) {
      if (
        state.src
          .slice(from + at + close.length, to)
          .trim()
          .replace(/^[.,;:]$/, "") !== ""
      )
        return false;
      end = from + at + close.length;
      break;
    }
  }
  if (end < 0) return false;
  if (silent) return true;
  state.line = line + 1;
  const token = state.push("math_block", "math", 0);
  token.block = true;
  token.content = state.src.slice(begin, end);
  token.map = [startLine, line + 1];
  token.meta = { begin, end };
  return true;
};

function parser(): Markdown {
  const markdown = new MarkdownIt({ html: true });
  markdown.block.ruler.before("fence", "math_block", mathBlock, {
    alt: ["paragraph", "reference", "blockquote", "list"],
  });
  // Only blocks are needed; inline parsing is most of the time.
  markdown.core.ruler.disable(["inline", "linkify", "replacements", "smartquotes", "text_join"], true);
  return markdown;
}

const markdown = parser();

function isBlockRange(meta: unknown): meta is { begin: number; end: number } {
  return typeof meta === "object" && meta !== null && "begin" in meta && "end" in meta;
}

/** Brings a Markdown note to units. Line ends may be of any kind; never throws. */
export function markdownUnits(text: string): readonly Unit[] {
  // markdown-it turns line ends and NUL into its own; blanks of the same length keep offsets right.
  const source = text.replace(/\r\n/g, " \n").replace(/\r/g, "\n").replace(/\0/g, " ");
  const lines = new Lines(source);
  const units: Unit[] = [];
  const lists: string[] = [];
  let item: string | null = null;
  let comment = false;
  let pendingLevel = 0;
  let quotes = 0;
  let lastEnd = -1;
  const push = (
    unit: Omit<Unit, "startLine" | "endLine" | "fresh" | "depth" | "block"> & {
      fresh?: boolean;
      block?: NoteRange;
    },
  ): void => {
    const range = lines.range(unit.start, unit.end);
    units.push({
      block: null,
      ...unit,
      ...range,
      fresh: (unit.fresh ?? false) || (unit.block?.startLine ?? range.startLine) > lastEnd + 1,
      depth: lists.length,
    });
    lastEnd = unit.block?.endLine ?? range.endLine;
    item = null;
  };
  const displayed = (begin: number, content: string): void => {
    const inner = /^(?:\$\$|\\\[)([\s\S]*?)(?:\$\$|\\\])$/.exec(content);
    const offset = inner === null ? 0 : 2;
    const rows = displayRows(inner?.[1] ?? content);
    rows.forEach((row, k) => {
      const lead = quotes > 0 ? (/^(?:>\s*)+/.exec(row.text)?.[0].length ?? 0) : 0;
      const tail = quotes > 0 ? (/(?:\s*>)+$/.exec(row.text.slice(lead))?.[0].length ?? 0) : 0;
      const raw = row.text.slice(lead, row.text.length - tail);
      if (raw === "") return;
      const start = begin + offset + row.start + lead;
      const clean = quotes > 0 ? raw.replace(/\n[ \t]*(?:>[ \t]?)+/g, "\n") : raw;
      push({
        kind: "display",
        text: clean,
        start,
        end: start + raw.length,
        item,
        level: 0,
        fresh: k === 0,
        ...(rows.length === 1 ? { block: lines.range(begin, begin + content.length) } : {}),
      });
    });
  };
  for (const token of markdown.parse(source, {})) {
    const map = token.map;
    switch (token.type) {
      case "ordered_list_open":
      case "bullet_list_open":
        lists.push(token.type);
        break;
      case "ordered_list_close":
      case "bullet_list_close":
        lists.pop();
        break;
      case "blockquote_open":
        quotes++;
        break;
      case "blockquote_close":
        quotes--;
        break;
      case "list_item_open":
        item = token.info;
        break;
      case "hr":
      case "code_block":
        if (map !== null)
          push({
            kind: "barrier",
            text: "",
            start: lines.startOf(map[0]),
            end: lines.startOf(map[1]),
            item: null,
            level: 0,
          });
        break;
      case "fence":
        if (map === null) break;
        if (token.info.trim() === "math") {
          const begin = lines.startOf(map[0] + 1);
          displayRows(source.slice(begin, begin + token.content.length)).forEach((row, k) => {
            push({
              kind: "display",
              text: row.text,
              start: begin + row.start,
              end: begin + row.end,
              item,
              level: 0,
              fresh: k === 0,
            });
          });
        } else
          push({
            kind: "barrier",
            text: "",
            start: lines.startOf(map[0]),
            end: lines.startOf(map[1]),
            item: null,
            level: 0,
          });
        break;
      case "math_block":
        if (isBlockRange(token.meta)) displayed(token.meta.begin, token.content);
        break;
      default:
        break;
    }
    if (token.type === "heading_open") pendingLevel = Number(token.tag.slice(1));
    if (token.type === "inline" && map !== null) {
      let line = map[0];
      for (const part of token.content.split("\n")) {
        const start = lines.startOf(line);
        const end = line + 1 < lines.count ? lines.startOf(line + 1) : source.length;
        const content = part.trim();
        const at = content === "" ? -1 : source.slice(start, end).lastIndexOf(content);
        line++;
        if (at < 0) continue;
        if (comment || content.startsWith("<!--")) {
          comment = !content.includes("-->");
          continue;
        }
        push({
          kind: pendingLevel > 0 ? "heading" : "line",
          text: content,
          start: start + at,
          end: start + at + content.length,
          item,
          level: pendingLevel,
        });
      }
      pendingLevel = 0;
    }
  }
  return units;
}
