import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { locatePythonWithSympy } from "./python.ts";

/** `rstar setup`: a Python with SymPy, made if need be. With `print`, only its path on stdout, for scripts. */
export async function setupCommand(python: string | undefined, print: boolean): Promise<ExitCode> {
  const interpreter = await locatePythonWithSympy(python, (message) => {
    process.stderr.write(`rstar: ${message}\n`);
  });
  const { major, minor, patch } = interpreter.version;
  const sympy = interpreter.sympy === null ? "without SymPy" : `SymPy ${interpreter.sympy}`;
  process.stdout.write(
    print ? `${interpreter.path}\n` : `Python ${major}.${minor}.${patch}, ${sympy}: ${interpreter.path}\n`,
  );
  return exitCodes.ok;
}
