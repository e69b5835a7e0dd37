import { english } from './quick-add-english.ts';
import { german } from './quick-add-german.ts';
import type { Words } from './quick-add-words.ts';

/** The words of a language; English where there are none. */
export const wordsOf = (locale: string): { language: 'en' | 'de'; words: Words } =>
  locale.startsWith('de') ? { language: 'de', words: german } : { language: 'en', words: english };
