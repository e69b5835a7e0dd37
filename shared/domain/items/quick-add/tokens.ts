/** A piece of a text: a word, a number, or one other character. `key` is how it is looked up: lower case, without accents. */
export type Token = {
  kind: 'word' | 'number' | 'mark' | 'opaque';
  key: string;
  from: number;
  to: number;
  spaced: boolean;
  compound?: true;
};

const accents = /\p{M}/gu;
const pieces = /\s+|\d+|\p{L}+|[^\s\d\p{L}]/gu;
const strange = /:\/\/|^www\.|[^\s@]@[^\s@]/i;

/** How a word is looked up. */
export const keyOf = (text: string): string =>
  text.normalize('NFD').replaceAll(accents, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('’', "'");

const kindOf = (piece: string): Token['kind'] => {
  if (/^\d/.test(piece)) return 'number';
  return /^\p{L}/u.test(piece) ? 'word' : 'mark';
};

/** What lies between blanks and is an address: nothing in it is looked at. */
const addressesIn = (text: string): Map<number, number> => {
  const found = new Map<number, number>();
  for (const { 0: chunk, index } of text.matchAll(/\S+/g)) if (strange.test(chunk)) found.set(index, index + chunk.length);
  return found;
};

/** The tokens of a text, in order, blanks left out. */
export const tokensOf = (text: string): Token[] => {
  const addresses = addressesIn(text);
  const tokens: Token[] = [];
  let spaced = true;
  let after = 0;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (index < after) continue;
    const end = addresses.get(index);
    if (end !== undefined) {
      tokens.push({ kind: 'opaque', key: '', from: index, to: end, spaced });
      after = end;
    } else if (/^\s/.test(piece)) spaced = true;
    else tokens.push({ kind: kindOf(piece), key: keyOf(piece), from: index, to: index + piece.length, spaced });
    if (!/^\s/.test(piece)) spaced = false;
  }
  return tokens;
};
