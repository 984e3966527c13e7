import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isCommentOnly, modulesOnDemand, pathKey, reduceCell } from "../../../src/python-runner/cell-code.ts";

describe("comment-only cells", () => {
  test.each(["", "\n\n", "# words", "  # words\n\n\t# more", "# a\r\n# b\r\n"])("%j", (code) => {
    expect(isCommentOnly(code)).toBe(true);
  });
  test.each(["x", "# a\nx = 1", '"# no"', "pass # why", "'''\n# text\n'''"])("not %j", (code) => {
    expect(isCommentOnly(code)).toBe(false);
  });
});

describe("reducing a cell", () => {
  const codeLine = fc.constantFrom(
    "x = 1",
    "y = '# kept'",
    "for i in [1]:",
    "  print(i)",
    "z = x # tail",
    "s = 'it''s'",
  );
  const filler = fc.constantFrom("", "   ", "# words", "    # 'quoted", "#");

  test("comments and blank lines make no difference, and lines can be found again", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(filler, { maxLength: 3 }), codeLine), { minLength: 1 }),
        (parts) => {
          const bare = parts.map(([, line]) => line);
          const dressed = parts.flatMap(([before, line]) => [...before, line]);
          const reduced = reduceCell(dressed.join("\n"));
          expect(reduced.essence).toBe(reduceCell(bare.join("\n")).essence);
          expect(reduced.lines?.map((line) => dressed[line - 1]?.trimEnd())).toEqual(bare);
        },
      ),
    );
  });

  test("where a comment might be part of a string the cell stays as it is", () => {
    fc.assert(
      fc.property(
        fc.constantFrom('x = """\n# a\n"""', "x = '''\n\n'''", "x = 'a\\\n# b'", "if 1:\f\n# a"),
        (code) => {
          expect(reduceCell(code)).toEqual({ essence: code, lines: null });
        },
      ),
    );
  });

  test("different code is different", () => {
    expect(reduceCell("x = 1").essence).not.toBe(reduceCell(" x = 1").essence);
    expect(pathKey(["a\nb"])).not.toBe(pathKey(["a", "b"]));
    expect(pathKey(["a", "b"])).not.toBe(pathKey(["a,b"]));
  });
});

test("modules that are loaded on demand", () => {
  expect(modulesOnDemand("import sympy\nimport numpy as np\n# import scipy")).toEqual([]);
  expect(modulesOnDemand("import scipy.optimize as so")).toContain("scipy.optimize");
  expect(modulesOnDemand("from scipy import stats, integrate")).toEqual(
    expect.arrayContaining(["scipy", "scipy.stats", "scipy.integrate"]),
  );
  expect(modulesOnDemand("x = sympy.physics.units.meter")).toEqual(["sympy.physics.units"]);
});
