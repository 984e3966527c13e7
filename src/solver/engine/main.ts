/** Entry of the engine process (`dist/engine.mjs`). */
import { solve } from "../search/solve.ts";
import { loadParts } from "./load-parts.ts";
import { runEngineServer } from "./run-server.ts";

runEngineServer(loadParts, solve);
