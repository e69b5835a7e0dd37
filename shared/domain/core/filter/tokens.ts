import { invalid } from '../invalid.ts';

/** A piece of a filter's text: a sign, a bare word, or a text in quotes; `at` counts its characters from 1. */
export type Token = { type: 'sign' | 'word' | 'quoted'; text: string; at: number };

const token = /\s*(?:"((?:[^"\\]|\\.)*)"|(<=|>=|!=|\^=|&&?|\|\|?|[=<>~!(),])|([^\s"=<>~!&|^(),]+))/suy;
const synonyms: Record<string, string> = { '&': 'and', '&&': 'and', '|': 'or', '||': 'or', '!': 'not' };

/** What is none of them is a quote that is not closed, or a sign that means nothing here. */
const unreadable = (text: string, from: number): never => {
  const at = from + text.slice(from).search(/\S/);
  throw invalid('', text[at] === '"' ? 'filter_unclosed' : 'filter_syntax', { position: at + 1 });
};

/** The pieces of a filter's text. `&`, `|` and `!` are read as the words for them. */
export const tokensOf = (text: string): Token[] => {
  const found: Token[] = [];
  const trimmed = text.trimEnd();
  for (let from = 0; from < trimmed.length; from = token.lastIndex) {
    token.lastIndex = from;
    const [whole = '', quoted, sign, word] = token.exec(trimmed) ?? unreadable(trimmed, from);
    const at = from + whole.search(/\S/) + 1;
    if (quoted !== undefined) found.push({ type: 'quoted', text: quoted.replace(/\\(.)/gsu, '$1'), at });
    else if (sign !== undefined && !synonyms[sign]) found.push({ type: 'sign', text: sign, at });
    else found.push({ type: 'word', text: synonyms[sign ?? ''] ?? word!, at });
  }
  return found;
};
