import { availableParallelism, cpus } from "node:os";
import { benchDecoding } from "./decoding.ts";
import { benchNotes } from "./notes.ts";
import { benchPython } from "./python.ts";
import { benchSearch } from "./search.ts";

console.log(
  `${cpus()[0]?.model.trim() ?? "unknown CPU"}, ${availableParallelism()} cores, Node ${process.versions.node}, models on 1 thread of the CPU`,
);
benchNotes();
await benchDecoding();
await benchPython();
await benchSearch();
