import { createHash } from 'node:crypto';

const style = 'html{background:#fff}body{margin:0}noscript{display:block;margin:4rem auto;max-width:36rem;font:1.125rem/1.5 system-ui}';

/** The page of the reference: everything on it is drawn by `reference.js` from `openapi.json`. Addresses are relative, so that it works below any path. */
export const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Almanac API</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main id="reference"></main>
<noscript>This page needs JavaScript. Everything on it stands in <a href="openapi.json">openapi.json</a>, too; what happens, and where it is told, in <a href="docs/events">the events</a>.</noscript>
<script src="docs/reference.js"></script>
</body>
</html>
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may do that is only read: be drawn with the style that stands in it. */
export const readOnlyPolicy = (page: string): string => {
  const styles = [...page.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text]) => hashOf(text!));
  return `default-src 'none'; style-src ${styles.join(' ')}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
};

/**
 * What the page may do: run our script, read our document, draw. Redoc fills empty style elements by script, and puts one small sheet of
 * its own in (that of its scroll bars): these two are let in by their hashes. Its search index is built in a worker.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src ${hashOf(style)} ${hashOf('')} 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='`,
  "img-src 'self' data:",
  "connect-src 'self'",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
