const ellipsis = '…';
const textWidth = 72;
// Embeddings and overrides could turn the rest of the line around (UAX 9); isolates are put in by `isolated` alone.
const bidiControls = /[\u202A-\u202E\u2066-\u2069]/g;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** What people wrote, as one line: no control characters, no line breaks, no lone surrogates, no reversed text. */
export const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(bidiControls, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();

/** What people wrote, as lines: as `oneLine`, but line breaks stay, and no more than one empty line in a row. */
export const lines = (text: string): string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map(oneLine)
    .filter((line, index, all) => line !== '' || (index > 0 && all[index - 1] !== ''));

/** The text cut to at most `limit` code points, the last of them an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  const points = [...text];
  if (points.length <= limit) return text;
  return `${points
    .slice(0, limit - 1)
    .join('')
    .trimEnd()}${ellipsis}`;
}

/** A text of another direction within a plain-text sentence, so that it cannot reorder its neighbours (UAX 9, FSI and PDI). */
export const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text);

/** The first letter as a capital, by the rules of the language. */
export function sentence(text: string, tag: string): string {
  const [first = '', ...rest] = text;
  return first.toLocaleUpperCase(tag) + rest.join('');
}

/** What stands between a plain-text mail and its footer (RFC 3676 4.3: two hyphens and a space). */
export const signature = '-- ';

/** A paragraph broken at spaces into lines of at most 72 characters, each begun with `indent`. A longer word keeps a line of its own. */
export function wrap(text: string, indent = ''): string {
  const done: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    const fits = indent.length + longer.length <= textWidth;
    if (!fits && line !== '') done.push(indent + line);
    line = fits ? longer : word;
  }
  return [...done, indent + line].join('\n');
}
