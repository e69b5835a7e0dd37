import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lexicon, lexiconOf, type Words } from '../../../domain/items/quick-add/lexicon.ts';
import { type Locale, localeOf } from '../../core/locale.ts';

const read = new Map<string, Lexicon>();

const known = (locale: Locale, strictly: boolean): Lexicon => {
  const name = `${locale} ${strictly}`;
  const words = read.get(name) ?? lexiconOf(wordsIn(locale), strictly);
  read.set(name, words);
  return words;
};

/** The words of a language: a file beside this one (in a bundle, beside the bundle), read when first somebody writes in it. */
export const wordsIn = (locale: Locale): Words => JSON.parse(readFileSync(join(import.meta.dirname, `words-${locale}.json`), 'utf8'));

/**
 * The words by which a text is read: those of the reader's language, and where we do not know it the English ones that are no words of
 * other languages.
 */
export const lexiconFor = (locale: string): Lexicon => {
  const language = localeOf(locale);
  return known(language, !locale.toLowerCase().startsWith(language));
};
