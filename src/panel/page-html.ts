import { randomBytes } from "node:crypto";

/** A value for one page, good for nothing else. */
export function freshNonce(): string {
  return randomBytes(24).toString("base64url");
}

/**
 * Hash of the empty style element: the components of the toolkit add one, and it is the only inline style that the
 * page allows.
 */
const EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** What the page may do: run its one script, read its own style sheet and fonts. No connection, no image, no frame. */
export function contentSecurityPolicy(cspSource: string, nonce: string): string {
  return [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `style-src ${cspSource} ${EMPTY_STYLE}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
}

export interface PageParts {
  /** Source of the page's own files, for the policy. */
  readonly cspSource: string;
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** BCP 47 tag. */
  readonly language: string;
  readonly title: string;
}

/** The document that the panel starts with. Everything in it is written by rStar; notes and models come later, as text. */
export function pageHtml(parts: PageParts): string {
  const policy = contentSecurityPolicy(parts.cspSource, parts.nonce);
  return `<!DOCTYPE html>
<html lang="${escapeHtml(parts.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
<link rel="stylesheet" href="${escapeHtml(parts.style)}">
</head>
<body>
<div id="page"></div>
<script nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.script)}" defer></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
