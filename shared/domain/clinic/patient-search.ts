import * as z from 'zod';
import { Line } from '../core/text.ts';
import { PartialDate, PatientIdentifier, type PatientName, type PatientPerson } from './patient-content.ts';

/** How long what is found by a name begins, how many beginnings of names a patient is found by, and how many are shown at once. */
export const searchRules = { letters: 3, prefixes: 6, hits: 50 };

/** Letters that no decomposition takes apart. */
const plainLetters: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** A text as names are compared: without accents, case and punctuation, in words. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, letter => plainLetters[letter]!)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '');

/** The beginning of a word by which it is found: what is shorter is found whole. */
export const prefixOf = (word: string): string => [...word].slice(0, searchRules.letters).join('');

const wordsIn = ({ family, given = [] }: PatientName): string[] => [family, ...given].flatMap(wordsOf);

/** The beginnings of names by which a patient is found: those of the first name first, as many as there are rows for. */
export const prefixesOf = ({ names }: Pick<PatientPerson, 'names'>): string[] =>
  [...new Set(names.flatMap(wordsIn).map(prefixOf))].slice(0, searchRules.prefixes);

const letterCount = (text: string): number => wordsOf(text).reduce((sum, word) => sum + [...word].length, 0);

/** How many words a label has at the most, and how many letters of each. */
const labelRules = { words: 40, letters: 12 };
const cut = (word: string): string => [...word].slice(0, labelRules.letters).join('');

/** The beginnings of the words of all names, by which most who are not looked for are told from who is. Undefined where there are too many. */
export const labelOf = ({ names }: Pick<PatientPerson, 'names'>): string | undefined => {
  const words = [...new Set(names.flatMap(wordsIn).map(cut))];
  return words.length > labelRules.words ? undefined : words.join(' ');
};

/** Can whoever has this label be looked for by this name? Never false of one who is. */
export const mayBeSought = (label: string, name: string): boolean => {
  const theirs = label.split(' ');
  return wordsOf(name).every(word => theirs.some(each => each.startsWith(cut(word))));
};

/** What is looked for: by a name, the beginnings of its words, three letters at the least; by a date of birth or an identifier, exactly. */
export const PatientQuestion = z.union([
  z.strictObject({ name: Line(120).refine(text => letterCount(text) >= searchRules.letters) }),
  z.strictObject({ birthDate: PartialDate }),
  z.strictObject({ recordNumber: z.string().regex(/^\d{8,20}$/) }),
  z.strictObject({ identifier: PatientIdentifier }),
]);
export type PatientQuestion = z.infer<typeof PatientQuestion>;

/** The word by which patients are looked up, where they are looked for by a name: the longest says most. */
export const soughtWord = (name: string): string => wordsOf(name).reduce((most, word) => (word.length > most.length ? word : most), '');

/** Is this a patient who is looked for? Each word of a name begins one of theirs. */
export const isSought = ({ names, birthDate, recordNumber, identifiers = [] }: PatientPerson, question: PatientQuestion): boolean => {
  if ('birthDate' in question) return birthDate === question.birthDate;
  if ('recordNumber' in question) return recordNumber === question.recordNumber;
  if ('identifier' in question)
    return identifiers.some(({ system, value }) => system === question.identifier.system && value === question.identifier.value);
  const theirs = names.flatMap(wordsIn);
  return wordsOf(question.name).every(word => theirs.some(each => each.startsWith(word)));
};
