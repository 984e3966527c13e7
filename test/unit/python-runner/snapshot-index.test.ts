import fc from "fast-check";
import { expect, test } from "vitest";
import { pathKey } from "../../../src/python-runner/cell-code.ts";
import { SnapshotIndex } from "../../../src/python-runner/snapshot-index.ts";

test("the longest proper prefix is found", () => {
  const index = new SnapshotIndex(3);
  index.add(pathKey(["a"]));
  index.add(pathKey(["a", "b", "c"]));
  expect(index.longest(["a", "b", "c"])).toEqual({ key: pathKey(["a"]), cells: 1 });
  expect(index.longest(["a", "b", "c", "d"])).toEqual({ key: pathKey(["a", "b", "c"]), cells: 3 });
  expect(index.longest(["b"])).toBeNull();
});

test("the least recently used one goes, never one in use", () => {
  const index = new SnapshotIndex(2);
  expect(index.add("first")).toEqual([]);
  expect(index.add("second")).toEqual([]);
  index.hold("first");
  index.release("first");
  expect(index.add("third")).toEqual(["second"]);
  index.hold("first");
  index.hold("third");
  expect(index.add("fourth")).toEqual([]);
  index.release("first");
  expect(index.add("fifth")).toEqual(["first", "fourth"]);
  expect(index.has("third")).toBe(true);
});

test("it stays within its size while nothing is in use", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.string({ minLength: 1 })), (most, keys) => {
      const index = new SnapshotIndex(most);
      for (const key of keys) index.add(key);
      expect(index.size).toBeLessThanOrEqual(most);
    }),
  );
});
