import * as z from 'zod';
import { invalidCode } from './invalid.ts';

/*
 * What people write is kept as they wrote it, but for what no keyboard makes: control characters (NUL, ESC) and the embeddings and overrides
 * of direction (UAX 9) that show a text as another. Joiners and marks of direction stay: emoji and whole languages need them.
 */
const turning = '\\u202a-\\u202e\\u2066-\\u2069';
const notInLines = `\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029${turning}`;
const notInTexts = `\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f${turning}`;

/** What a line is that is not blank, for those who read the document. */
export const linePattern = `^[^${notInLines}]*[^${notInLines}\\s\\u00ad\\u200b-\\u200f\\u2060-\\u206f\\ufeff][^${notInLines}]*$`;

/** Something that can be seen: neither a blank nor a joiner, a mark of direction or a filler alone. */
const visible = /[^\s\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]/u;

/** Does a text say anything that can be seen? */
export const saysSomething = (text: string): boolean => visible.test(text);

// All checks are given at once below: each method of a chain makes the schema anew, which every load of a function would pay for.
const isVisible = z.refine<string>(text => text === '' || saysSomething(text), invalidCode('empty'));
const inOneLine = z.regex(new RegExp(`^[^${notInLines}]*$`), invalidCode('not_one_line'));
const inLines = z.regex(new RegExp(`^[^${notInTexts}]*$`), invalidCode('control_characters'));

/** A text in one line: a title, a name. */
export const Line = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest), inOneLine, isVisible);

/** A text of several lines. */
export const Text = (longest: number) => z.string().check(z.maxLength(longest), inLines);

/** What a text of several lines is that is not blank, for those who read the document. */
export const textPattern = `^[^${notInTexts}]*[^${notInTexts}\\s\\u00ad\\u200b-\\u200f\\u2060-\\u206f\\ufeff][^${notInTexts}]*$`;

/** A text of several lines that is not blank. */
export const WrittenText = (longest: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(longest), inLines, isVisible);

const beyondLines = new RegExp(`[${notInLines}]+`, 'g');
const beyondTexts = new RegExp(`[${notInTexts}]`, 'g');
/** What somebody else wrote, a calendar for one, as a line or a text of ours. */
export const asLine = (text: string): string => text.replace(beyondLines, ' ').trim();
export const asText = (text: string): string => text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(beyondTexts, '');

/** A text as others are held against it: whatever its case, and however its accents are put together. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** A language as BCP 47 says it, such as `de` or `pt-BR`. */
export const LanguageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, invalidCode('not_a_language_tag'));
