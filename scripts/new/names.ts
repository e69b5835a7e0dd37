import { parseSync } from 'oxc-parser';
import { problem } from '../console.ts';

/** A noun in the forms in which it stands in the code: of `spare-part` the schema is `SparePart`, its events `spare_part.created`, its file `spare-part.ts`. */
export type Noun = {
  kebab: string;
  snake: string;
  camel: string;
  pascal: string;
  /** As it stands in a sentence, alone and behind its article. */
  words: string;
  one: string;
  plural: { kebab: string; camel: string; pascal: string; words: string };
};

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
export const camelOf = (kebab: string): string =>
  kebab
    .split('-')
    .map((word, place) => (place === 0 ? word : capital(word)))
    .join('');
const kebabOf = (camel: string): string => camel.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).replace(/^-/, '');

/** The plural of most English nouns. */
const pluralOf = (word: string): string => {
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
};

const isIdentifier = (name: string): boolean => parseSync('name.ts', `const ${name} = 1;`).errors.length === 0;

const isGood = (name: string): boolean => /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name);

/** Refuses what is no lower-case word, or some joined by hyphens. */
export const requireName = (what: string, name: string): string => {
  const suggestion = kebabOf(name.replace(/[^A-Za-z0-9]+/g, '-'))
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
  if (!isGood(name) || name.length > 40)
    throw problem(`"${name}" is no name of ${what}: write it in lower case with hyphens${isGood(suggestion) ? `, as ${suggestion}` : ''}.`);
  if (!isIdentifier(camelOf(name))) throw problem(`"${name}" is a word of the language: choose another name.`);
  return name;
};

/** The forms of a noun, given in the singular. Refuses what is a plural, unless its own plural is named, and one whose plural is the same. */
export const nounOf = (name: string, named?: string): Noun => {
  const noun = formsOf(name, named);
  if (noun.plural.kebab === name) throw problem(`"${name}" has the same plural: choose a noun of which one and many are told apart.`);
  return noun;
};

/** The same of a noun that is there already, whatever its plural is. */
export const formsOf = (name: string, named?: string): Noun => {
  requireName('a noun', name);
  if (named === undefined && /[^siu]s$/.test(name))
    throw problem(`"${name}" looks like a plural: name one of them, or say its plural with --plural.`);
  const kebab = named === undefined ? pluralOf(name) : requireName('a plural', named);
  const camel = camelOf(name);
  const plural = { kebab, camel: camelOf(kebab), pascal: capital(camelOf(kebab)), words: kebab.replaceAll('-', ' ') };
  const words = name.replaceAll('-', ' ');
  const one = `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
  return { kebab: name, snake: name.replaceAll('-', '_'), camel, pascal: capital(camel), words, one, plural };
};
