import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FailureCode } from '../../domain/core/failure.ts';
import type { InvalidPlace } from '../../domain/core/invalid.ts';
import type { Locale } from '../core/locale.ts';
import { en } from './en.ts';
import type { ProblemTexts } from './texts.ts';

const read = new Map<Locale, ProblemTexts>([['en', en]]);

/**
 * What problem documents say in a language. English is code; the others are files beside it (in a bundle, beside the bundle), read when first
 * somebody is to be told of a failure in theirs: no function carries them before.
 */
export const problemTexts = (locale: Locale): ProblemTexts => {
  const known = read.get(locale);
  if (known) return known;
  const texts: ProblemTexts = JSON.parse(readFileSync(join(import.meta.dirname, `${locale}.json`), 'utf8'));
  read.set(locale, texts);
  return texts;
};

type Details = Record<string, unknown>;

/** A text with its values filled in. A value that is missing leaves a gap: a problem document never becomes a problem itself. */
const filled = (text: string, values: Details): string => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

const own = (texts: Record<string, string>, key: string): string | undefined => (Object.hasOwn(texts, key) ? texts[key] : undefined);

const reasonIn = ({ invalid, reasons }: ProblemTexts, reason: unknown): string | undefined =>
  typeof reason === 'string' ? (own(invalid, reason) ?? own(reasons, reason)) : undefined;

/** Title and detail of a failure in a language. A reason in its details has a sentence of its own where there is one. */
export const problemText = (code: FailureCode, details: Details, locale: Locale): { title: string; detail: string } => {
  const texts = problemTexts(locale);
  const { title, detail } = texts.codes[code];
  return { title, detail: filled(reasonIn(texts, details.reason) ?? detail, details) };
};

/** One wrong place as a client is told of it: where, a stable code, and a sentence in its language. */
export const placeText = ({ pointer, code, values = {} }: InvalidPlace, locale: Locale) => ({
  pointer,
  code,
  detail: filled(problemTexts(locale).invalid[code], values),
});
