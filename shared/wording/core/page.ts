import { createHash } from 'node:crypto';
import { type Html, html, nothing } from './html.ts';
import type { Reader } from './locale.ts';
import { pageStyle } from './page-style.ts';
import { type Wording, wordingFor } from './wording.ts';

/** A page, and the Content-Security-Policy under which it works: its one style sheet by its hash, no script, a form to itself. */
export type Page = { html: string; contentSecurityPolicy: string };

/** What stands on a page. */
export type PageContent = { mark: 'ask' | 'good' | 'bad'; heading: string; title?: string; details?: Html; text: string; form?: Html };

const styleHash = createHash('sha256').update(pageStyle.html).digest('base64');
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
const marks = { ask: '?', good: '✓', bad: '!' } as const;

/** Why a link leads nowhere any more. */
export type DeadLink = 'used' | 'expired' | 'invalid' | 'inApp' | 'tooEarly' | 'tooLate' | 'partsOpen' | 'oneBefore' | 'whosePart';

export const deadLink = (why: DeadLink, { say }: Wording): PageContent => ({ mark: 'bad', heading: say(why), text: say(`${why}Note`) });

/** The page that says why a link leads nowhere. */
export const deadLinkPage = (why: DeadLink, reader: Pick<Reader, 'locale' | 'zone'>): Page => {
  const wording = wordingFor(reader);
  return pageOf(deadLink(why, wording), wording);
};

/** A small page of its own, without a script. */
export const pageOf = ({ mark, heading, title, details = nothing, text, form = nothing }: PageContent, wording: Wording): Page => {
  const document = html`<!DOCTYPE html>
<html lang="${wording.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex,nofollow">
<meta name="referrer" content="no-referrer">
<title>${heading} · ${wording.say('productName')}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<p class="product">${wording.say('productName')}</p>
<section>
<p class="mark ${mark}" aria-hidden="true">${marks[mark]}</p>
<h1>${heading}</h1>
${title === undefined ? nothing : html`<p class="title" dir="auto">${title}</p>`}
${details}
<p>${text}</p>
${form}
</section>
</main>
</body>
</html>`;
  return { html: document.html, contentSecurityPolicy };
};
