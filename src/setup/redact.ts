/** A folder and what stands for it in a report. */
export interface Place {
  readonly path: string;
  readonly as: string;
}

/**
 * Takes private paths out of a text that is meant for others: the given folders, in the spellings in which programs
 * print them, and the name after `/home/` or `/Users/`.
 */
export function redact(text: string, places: readonly Place[], platform = process.platform): string {
  const ignoreCase = platform === "win32" || platform === "darwin";
  const spellings = places
    .filter(({ path }) => /[^/\\.]/u.test(path))
    .flatMap(({ path, as }) =>
      spellingsOf(path.replace(/[/\\]+$/u, "")).map((spelling) => ({ spelling, as })),
    )
    // A folder inside another one first.
    .sort((a, b) => b.spelling.length - a.spelling.length);
  let clean = text;
  for (const { spelling, as } of spellings) {
    // Only whole names: /home/li must not eat the beginning of /home/lisa.
    const pattern = new RegExp(`${escaped(spelling)}(?![\\w.\\-])`, ignoreCase ? "giu" : "gu");
    clean = clean.replace(pattern, () => as);
  }
  return clean.replace(/([/\\](?:Users|home)[/\\]+)[^/\\\s"'<>:|]+/gu, "$1<user>");
}

function spellingsOf(path: string): readonly string[] {
  const slashes = path.replaceAll("\\", "/");
  const encoded = encodeURI(slashes);
  return [
    ...new Set([path, path.replaceAll("\\", "\\\\"), slashes, encoded, encoded.replaceAll(":", "%3A")]),
  ];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&");
}
