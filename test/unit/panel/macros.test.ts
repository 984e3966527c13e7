import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noteMacros, settingMacros } from "../../../src/panel/macros.ts";

describe("macros of a note", () => {
  it("reads the ways of defining one", () => {
    const note = [
      "\\newcommand{\\RR}{\\mathbb{R}}",
      "\\newcommand\\NN{\\mathbb{N}}",
      "\\renewcommand{\\vec}[1]{\\mathbf{#1}}",
      "\\providecommand*{\\eps}{\\varepsilon}",
      "\\def\\half{\\frac{1}{2}}",
      "\\def\\pair#1#2{(#1, #2)}",
      "\\DeclareMathOperator{\\rank}{rank}",
      "\\DeclareMathOperator*{\\argmax}{arg\\,max}",
    ].join("\n");
    expect(noteMacros(note)).toEqual({
      "\\RR": "\\mathbb{R}",
      "\\NN": "\\mathbb{N}",
      "\\vec": "\\mathbf{#1}",
      "\\eps": "\\varepsilon",
      "\\half": "\\frac{1}{2}",
      "\\pair": "(#1, #2)",
      "\\rank": "\\operatorname{rank}",
      "\\argmax": "\\operatorname*{arg\\,max}",
    });
  });

  it("leaves out comments, optional arguments and what is not closed", () => {
    expect(noteMacros("% \\newcommand{\\a}{b}")).toEqual({});
    expect(noteMacros("100\\% \\newcommand{\\a}{b}")).toEqual({ "\\a": "b" });
    expect(noteMacros("\\newcommand{\\a}[2][x]{#1#2}")).toEqual({});
    expect(noteMacros("\\def\\a#1;{x}")).toEqual({});
    expect(noteMacros("\\newcommand{\\a}{{b}")).toEqual({});
  });

  it("never throws, and a later definition wins", () => {
    expect(noteMacros("\\def\\a{1}\\def\\a{2}")).toEqual({ "\\a": "2" });
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "\\newcommand",
            "\\def",
            "{",
            "}",
            "\\a",
            "#1",
            "[1]",
            "%",
            "\n",
            "\\",
            " ",
            "\u{1F600}",
          ),
        ),
        (parts) => {
          noteMacros(parts.join(""));
        },
      ),
    );
  });
});

describe("macros of the settings", () => {
  it("takes commands that stand for text and nothing else", () => {
    expect(
      settingMacros({ "\\RR": "\\mathbb{R}", "\\n": 3, __proto__: null, constructor: "x", plain: "y" }),
    ).toEqual({
      "\\RR": "\\mathbb{R}",
    });
    expect(settingMacros(null)).toEqual({});
    expect(settingMacros("x")).toEqual({});
  });
});
