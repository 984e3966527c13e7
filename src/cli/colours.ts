import picocolors from "picocolors";

/** Colours for a terminal only: picocolors alone would also colour a pipe wherever `CI` is set. */
export const colours = picocolors.createColors(
  process.env["NO_COLOR"] === undefined &&
    (process.stdout.isTTY || (process.env["FORCE_COLOR"] ?? "0") !== "0"),
);
