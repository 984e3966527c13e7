// The platforms a VSIX is made for, and what each of them needs from npm.

/**
 * node-llama-cpp 3.22.1 has binary packages for Linux only; those for macOS and Windows stop at 3.21.1, which is then
 * taken whole, so that its JavaScript and its binaries belong together.
 */
const linuxLlama = "3.22.1";
const otherLlama = "3.21.1";

/**
 * `os` and `cpu` as npm names them. `backends`: binary packages of `@node-llama-cpp`, the CPU (or Metal) one first, then
 * Vulkan where it exists. `cuda`: what `--cuda` adds.
 */
export const targets = {
  "linux-x64": {
    os: "linux",
    cpu: "x64",
    llama: linuxLlama,
    backends: ["linux-x64", "linux-x64-vulkan"],
    cuda: ["linux-x64-cuda", "linux-x64-cuda-ext"],
  },
  "linux-arm64": { os: "linux", cpu: "arm64", llama: linuxLlama, backends: ["linux-arm64"], cuda: [] },
  "darwin-arm64": { os: "darwin", cpu: "arm64", llama: otherLlama, backends: ["mac-arm64-metal"], cuda: [] },
  "darwin-x64": { os: "darwin", cpu: "x64", llama: otherLlama, backends: ["mac-x64"], cuda: [] },
  "win32-x64": {
    os: "win32",
    cpu: "x64",
    llama: otherLlama,
    backends: ["win-x64", "win-x64-vulkan"],
    cuda: ["win-x64-cuda", "win-x64-cuda-ext"],
  },
  "win32-arm64": { os: "win32", cpu: "arm64", llama: otherLlama, backends: ["win-arm64"], cuda: [] },
};

/** Bytes that a VSIX may have. CUDA alone is several hundred megabytes, so it is asked for by name and has no limit. */
export const SIZE_LIMIT = 80_000_000;

/**
 * What goes into the VSIX. vsce keeps a file when no plain pattern hits it or any `!` pattern does, in whatever order: a
 * broad `!node_modules/**` could not be narrowed again, so everything wanted is named.
 */
export function ignoreFile(backends) {
  const built = "@node-llama-cpp|node-llama-cpp|cmake-js|node-addon-api|node-api-headers|onnxruntime-node";
  return [
    "**",
    ...["package.json", "package.nls*.json", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"].map(
      (file) => `!${file}`,
    ),
    ...["dist", "l10n", "media", "models", "walkthrough", "examples"].map((folder) => `!${folder}/**`),
    `!node_modules/!(${built})/**/*.{js,cjs,mjs,json,node}`,
    "!node_modules/@!(node-llama-cpp)/**/*.{js,cjs,mjs,json,node}",
    `!node_modules/!(${built})/**/LICEN[CS]E*`,
    "!node_modules/@!(node-llama-cpp)/**/LICEN[CS]E*",
    "!node_modules/node-llama-cpp/package.json",
    "!node_modules/node-llama-cpp/LICENSE",
    "!node_modules/node-llama-cpp/dist/**/*.js",
    "!node_modules/node-llama-cpp/llama/*.json",
    "!node_modules/node-llama-cpp/node_modules/**/*.{js,cjs,mjs,json}",
    ...backends.map((backend) => `!node_modules/@node-llama-cpp/${backend}/**`),
    "",
  ].join("\n");
}
