// npm run package [-- --target linux-x64 | --all] [--cuda] [--cpu-only]
// Makes a VSIX for one platform (this one by default), on any platform.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ignoreFile, SIZE_LIMIT, targets } from "./package-targets.mjs";
import { ensureBuilt, ensureDependencies, root } from "./set-up.mjs";

/** A reason for a person; anything else is a fault of this script. */
class PackageError extends Error {}

function run(command, args, cwd) {
  const done = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status === 0) return done.stdout;
  const said = done.error?.message ?? `${done.stdout}\n${done.stderr}`;
  throw new PackageError(`${[path.basename(command), ...args].join(" ")} failed:\n${said}`);
}

function npm(args, cwd) {
  const script = process.env.npm_execpath;
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  return script === undefined
    ? run(process.platform === "win32" ? "npm.cmd" : "npm", [...args, ...quiet], cwd)
    : run(process.execPath, [script, ...args, ...quiet], cwd);
}

const readJson = async (file) => JSON.parse(await readFile(file, "utf8"));

/** The manifest as it ships: what is bundled or only used to build is not a dependency any more. */
async function writeManifest(stage, target, backends) {
  const whole = await readJson(path.join(root, "package.json"));
  const forBuilding = ["devDependencies", "scripts", "bin", "overrides"];
  const manifest = {
    ...Object.fromEntries(Object.entries(whole).filter(([key]) => !forBuilding.includes(key))),
    engines: { vscode: whole.engines.vscode },
    dependencies: {
      "node-llama-cpp": target.llama,
      ...Object.fromEntries(backends.map((backend) => [`@node-llama-cpp/${backend}`, target.llama])),
    },
  };
  await writeFile(path.join(stage, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Licences of the packages whose code is in the bundles, by what their source maps name. */
async function writeNotices(stage, maps) {
  const folders = new Set();
  for (const map of maps) {
    for (const source of (await readJson(map)).sources) {
      const inPackage = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(
        path.resolve(path.dirname(map), source).replaceAll("\\", "/"),
      );
      if (inPackage?.[1] !== undefined) folders.add(inPackage[1]);
    }
  }
  const notices = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = await readJson(path.join(folder, "package.json"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : await readFile(path.join(folder, file), "utf8");
    notices.push(`${name} ${version}\n\n${text.trim()}\n`);
  }
  await writeFile(path.join(stage, "THIRD-PARTY-NOTICES.txt"), notices.join(`\n${"-".repeat(80)}\n\n`));
}

/** The engine with every package in it but node-llama-cpp, which finds its binaries beside its own files. */
async function bundleEngine(stage) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["dist/engine.mjs"],
    outfile: path.join(stage, "dist", "engine.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    minifySyntax: true,
    sourcemap: "linked",
    logLevel: "warning",
    external: ["node-llama-cpp"],
    // CommonJS packages inside of an ES module still ask for Node's own modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
}

/** Built files: everything but the command line, which is not part of the extension. */
async function stageFiles(stage) {
  const dist = path.join(root, "dist");
  const needed = ["extension.cjs", "checker.cjs", "engine.mjs", "python", path.join("webview", "main.js")];
  for (const file of needed) {
    if (!existsSync(path.join(dist, file))) throw new PackageError(`dist/${file} is missing from the build`);
  }
  await mkdir(path.join(stage, "dist"));
  for (const entry of readdirSync(dist)) {
    if (entry.startsWith("cli.") || entry.startsWith("engine.")) continue;
    await cp(path.join(dist, entry), path.join(stage, "dist", entry), { recursive: true });
  }
  await bundleEngine(stage);
  // A map names its sources from where it was made: here for the engine, in dist for the others.
  const maps = [
    path.join(stage, "dist", "engine.mjs.map"),
    ...["extension.cjs.map", "checker.cjs.map", path.join("webview", "main.js.map")].map((map) =>
      path.join(dist, map),
    ),
  ];
  await writeNotices(
    stage,
    maps.filter((map) => existsSync(map)),
  );
  // Source maps are for the people who build it.
  for (const file of readdirSync(path.join(stage, "dist"), { recursive: true })) {
    if (String(file).endsWith(".map")) await rm(path.join(stage, "dist", String(file)));
  }

  const models = path.join(root, "models");
  await mkdir(path.join(stage, "models"));
  for (const file of readdirSync(models)) {
    if (/\.(gguf|json)$/.test(file)) await cp(path.join(models, file), path.join(stage, "models", file));
  }
  for (const entry of readdirSync(root)) {
    const wanted =
      /^package\.nls.*\.json$/.test(entry) ||
      ["README.md", "LICENSE", "l10n", "media", "walkthrough", "examples"].includes(entry);
    if (wanted) await cp(path.join(root, entry), path.join(stage, entry), { recursive: true });
  }
}

/** node-llama-cpp with its JavaScript dependencies and the binaries of the target; no script of theirs is run. */
async function installBackends(stage, target, backends) {
  // The versions that the tests ran with, as far as they are the same.
  await cp(path.join(root, "package-lock.json"), path.join(stage, "package-lock.json"));
  npm(
    [
      ...["install", "--omit=dev", "--omit=optional", "--omit=peer", "--ignore-scripts", "--prefer-offline"],
      // npm would refuse binaries that do not run on this machine.
      "--force",
      ...[`--os=${target.os}`, `--cpu=${target.cpu}`, ...(target.os === "linux" ? ["--libc=glibc"] : [])],
    ],
    stage,
  );
  for (const backend of backends) {
    const bins = path.join(stage, "node_modules", "@node-llama-cpp", backend, "bins");
    const files = existsSync(bins) ? readdirSync(bins, { recursive: true }).map(String) : [];
    if (!files.some((file) => file.endsWith("llama-addon.node"))) {
      throw new PackageError(
        `the npm registry gave no @node-llama-cpp/${backend} ${target.llama} with its binary`,
      );
    }
  }
  await checkPair(stage, backends, target.llama);
}

/** JavaScript and binaries of node-llama-cpp must be of one version. */
async function checkPair(stage, backends, version) {
  for (const name of ["node-llama-cpp", ...backends.map((backend) => `@node-llama-cpp/${backend}`)]) {
    const installed = (await readJson(path.join(stage, "node_modules", name, "package.json"))).version;
    if (installed !== version) throw new PackageError(`${name} is ${installed}, not ${version}`);
  }
}

/** Models whose bytes are not those of the catalogue must not ship. */
async function checkModels(stage) {
  const text = await readFile(path.join(stage, "models", "catalogue.json"), "utf8");
  for (const name of ["policy.gguf", "ppm.gguf"]) {
    const file = path.join(stage, "models", name);
    if (!existsSync(file)) throw new PackageError(`models/${name} is missing`);
    const hash = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    if (!text.includes(hash)) throw new PackageError(`models/${name} is not what models/catalogue.json says`);
  }
}

/**
 * Makes one VSIX.
 *
 * @param name a key of `targets`
 * @param options cuda: also CUDA; cpuOnly: no Vulkan
 * @returns its path and size in bytes
 * @throws PackageError with the reason, among them a missing backend and too many bytes
 */
export async function makePackage(name, { cuda = false, cpuOnly = false, out } = {}) {
  const target = targets[name];
  if (target === undefined) {
    throw new PackageError(`unknown target ${name}; there are ${Object.keys(targets).join(", ")}`);
  }
  if (cuda && target.cuda.length === 0) throw new PackageError(`${name} has no CUDA`);
  const backends = [
    ...(cpuOnly ? target.backends.slice(0, 1) : target.backends),
    ...(cuda ? target.cuda : []),
  ];
  const stage = await mkdtemp(path.join(os.tmpdir(), "rstar-vsix-"));
  try {
    await writeManifest(stage, target, backends);
    await stageFiles(stage);
    await checkModels(stage);
    await installBackends(stage, target, backends);
    await rm(path.join(stage, "package-lock.json"));
    await writeFile(path.join(stage, ".vscodeignore"), ignoreFile(backends));
    const { name: product, version } = await readJson(path.join(root, "package.json"));
    const folder = out ?? path.join(root, "dist-vsix");
    await mkdir(folder, { recursive: true });
    const variant = cuda ? "-cuda" : cpuOnly ? "-cpu" : "";
    const vsix = path.join(folder, `${product}-${name}${variant}-${version}.vsix`);
    const made = path.join(stage, "made.vsix");
    const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
    run(
      process.execPath,
      [
        vsce,
        ...["package", "--target", name, "--allow-missing-repository", "--no-rewrite-relative-links"],
        ...["--out", made],
      ],
      stage,
    );
    const bytes = statSync(made).size;
    if (!cuda && bytes > SIZE_LIMIT) {
      throw new PackageError(`${name}: ${megabytes(bytes)} is over the limit of ${megabytes(SIZE_LIMIT)}`);
    }
    await cp(made, `${vsix}.new`);
    await rename(`${vsix}.new`, vsix);
    return { vsix, bytes, backends };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

async function main(args) {
  const known = new Set(["--target", "--all", "--cuda", "--cpu-only"]);
  const names = [];
  for (let i = 0; i < args.length; i++) {
    if (!known.has(args[i]))
      throw new PackageError(`unknown option ${args[i]}; use ${[...known].join(", ")}`);
    if (args[i] === "--target") names.push(args[++i] ?? "");
  }
  const here = `${process.platform}-${process.arch}`;
  const wanted = args.includes("--all") ? Object.keys(targets) : names.length > 0 ? names : [here];
  const options = { cuda: args.includes("--cuda"), cpuOnly: args.includes("--cpu-only") };
  ensureDependencies();
  await ensureBuilt();
  for (const name of wanted) {
    const { vsix, bytes, backends } = await makePackage(name, options);
    console.log(`${path.relative(root, vsix)}  ${megabytes(bytes)}  ${backends.join(", ")}`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    console.error(`rstar: ${error.message}`);
    process.exitCode = 1;
  }
}
