/** A piece of HTML whose texts are already escaped. Only `html` makes it. */
export type Html = { readonly html: string };
type Value = Html | string | number | readonly Html[];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// C0 and C1 controls but tab, line feed and carriage return are no characters of HTML.
const forbidden = /[^\P{Cc}\t\n\r]/gu;

/** A text as it stands in HTML, in an element or between quotes: nothing in it is markup any more. */
export const escapeHtml = (text: string): string =>
  text
    .toWellFormed()
    .replace(forbidden, ' ')
    .replace(/[&<>"']/g, found => escapes[found]!);

const render = (value: Value): string => {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map(part => part.html).join('');
};

/** The tag of HTML templates: every text put in is escaped, pieces of HTML are taken as they are. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html => ({
  html: parts.reduce((done, part, index) => done + render(values[index - 1]!) + part),
});

/** Nothing: what a template shows where there is nothing to show. */
export const nothing: Html = html``;

/** Pieces joined by a piece. */
export const joined = (pieces: readonly Html[], separator: Html): Html => ({ html: pieces.map(piece => piece.html).join(separator.html) });

/** An address that may stand in a link: http or https, or `#` where a preview leads nowhere. Anything else is a mistake in our own code and throws. */
export function link(url: string): string {
  if (!/^(https?:\/\/[^\s"'<>\\]+|#)$/.test(url)) throw new Error('a link must be an http or https URL');
  return url;
}
