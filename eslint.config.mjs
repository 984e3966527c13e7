import eslint from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

/** One-way imports: the folder `target` must not import from `from`. */
const zones = [
  { target: "./src/protocol", from: "./src", except: ["./protocol"] },
  { target: "./src/solver/grading", from: "./src", except: ["./solver/grading", "./protocol"] },
  { target: "./src/solver/trajectory", from: "./src", except: ["./solver/trajectory", "./protocol"] },
  {
    target: "./src/solver/search",
    from: "./src",
    except: ["./solver/search", "./solver/trajectory", "./solver/grading", "./protocol"],
  },
  {
    target: "./src/solver/llama",
    from: "./src",
    except: ["./solver/llama", "./solver/trajectory", "./solver/search/ports.ts", "./protocol"],
  },
  {
    target: "./src/python-runner",
    from: "./src",
    except: ["./python-runner", "./protocol", "./solver/search/ports.ts"],
  },
  { target: "./src/notes", from: "./src", except: ["./notes", "./protocol"] },
  {
    target: "./src/tutor",
    from: ["./src/tree-view", "./src/chat", "./src/extension.ts", "./src/cli.ts", "./src/cli"],
  },
  {
    target: ["./src/panel", "./src/tree-view", "./src/setup", "./src/chat"],
    from: ["./src/extension.ts", "./src/cli.ts", "./src/cli"],
  },
  // The page sees data and pure functions; what the editor does is a message away.
  {
    target: "./webview",
    from: "./src",
    except: ["./protocol", "./notes/math-spans.ts", "./solver/search/answers.ts"],
  },
  {
    target: "./src/solver",
    from: [
      "./src/tutor",
      "./src/panel",
      "./src/tree-view",
      "./src/setup",
      "./src/extension.ts",
      "./src/cli.ts",
      "./src/cli",
    ],
  },
];

export default tseslint.config(
  { ignores: ["node_modules", "dist", "coverage", ".cache", ".rstar", "models", "test/fixtures"] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".mjs", ".js"] })] },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "import-x/no-default-export": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "ImportDeclaration[source.value='zod'][importKind!='type'] > ImportSpecifier[imported.name='z']",
          message: 'Use import * as z from "zod": the other form brings all its languages into the bundles.',
        },
      ],
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones }],
    },
  },
  {
    files: [
      "src/solver/**",
      "src/notes/**",
      "src/python-runner/**",
      "src/protocol/**",
      "src/cli.ts",
      "src/cli/**",
    ],
    rules: {
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "vscode", message: "The core runs without an editor." }] },
      ],
    },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  { files: ["*.config.mjs", "*.config.ts"], rules: { "import-x/no-default-export": "off" } },
);
