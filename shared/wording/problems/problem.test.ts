import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FailureCode, failures } from '../../domain/core/failure.ts';
import { invalidCodes } from '../../domain/core/invalid.ts';
import { locales } from '../core/locale.ts';
import { en } from './en.ts';
import { placeText, problemText, problemTexts } from './problem.ts';
import type { ProblemTexts } from './texts.ts';

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const spoken = ({ codes, invalid, reasons }: ProblemTexts): [string, string][] => [
  ...Object.entries(codes).flatMap(([code, { title, detail }]): [string, string][] => [
    [`${code} title`, title],
    [`${code} detail`, detail],
  ]),
  ...Object.entries(invalid),
  ...Object.entries(reasons),
];

describe.each(locales)('%s', locale => {
  const texts = problemTexts(locale);

  test('says every failure, everything that can be wrong at a place, and every reason', () => {
    expect(Object.keys(texts.codes).sort()).toEqual(Object.keys(failures).sort());
    expect(Object.keys(texts.invalid).sort()).toEqual([...invalidCodes].sort());
    expect(Object.keys(texts.reasons).sort()).toEqual(Object.keys(en.reasons).sort());
  });

  test('fills in what English fills in, and says nothing empty, padded or left in the typewriter', () => {
    const english = new Map(spoken(en));
    for (const [key, text] of spoken(texts)) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key)!)]);
      expect(text, key).toMatch(/^\S.*\S$/);
      expect(text, key).not.toMatch(/'|\.\.\.|--| {2}/);
    }
  });

  test('tells details as sentences, titles and places as parts of one', () => {
    for (const { title, detail } of Object.values(texts.codes)) {
      expect(title).toMatch(/^\p{Lu}[^.]+$/u);
      expect(detail).toMatch(/^\p{Lu}.*\.$/u);
    }
    for (const [code, text] of Object.entries(texts.invalid)) expect(text, code).not.toMatch(/\.$/);
  });
});

test('other languages are not English', () => {
  for (const locale of locales.filter(each => each !== 'en')) {
    const same = spoken(problemTexts(locale)).filter(([key, text]) => new Map(spoken(en)).get(key) === text);
    expect(same).toEqual([]);
  }
});

test('a reason has a sentence of its own, and what is not known leaves a gap rather than a failure', () => {
  expect(problemText('forbidden', { reason: 'role_above_own' }, 'en').detail).toBe(en.reasons.role_above_own);
  expect(problemText('invalid_recurrence', { part: 'COUNT', reason: 'rule_number', low: 1, high: 9 }, 'fr').detail).toBe(
    'COUNT doit être un nombre entier de 1 à 9',
  );
  expect(problemText('forbidden', { reason: 'toString' }, 'en').detail).toBe(en.codes.forbidden.detail);
  expect(problemText('limit_reached' satisfies FailureCode, {}, 'en').detail).toBe('No more than  are possible.');
  expect(placeText({ pointer: '/x', code: 'too_long', values: { max: 3 } }, 'es')).toEqual({
    pointer: '/x',
    code: 'too_long',
    detail: 'debe tener como máximo 3 caracteres',
  });
});

test('no check of ours brings words of its own: a message is a code of the catalogue', () => {
  const sources = ['shared/domain', 'shared/api', 'shared/data', 'shared/runtime', 'functions'].flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => /(?<!\.test|\.fixture)\.ts$/.test(name))
      .map(name => readFileSync(`${folder}/${name}`, 'utf8')),
  );
  const worded = sources.flatMap(source => [
    ...[...source.matchAll(/\b(?:message|error|detail): (['`][^'`]+['`])/g)].map(([, text]) => text),
    ...[...source.matchAll(/\.(?:regex|refine)\([^\n]*, (['`][^'`\n]+['`])\)(?:;|$|\.)/gm)].map(([, text]) => text),
  ]);
  expect(worded.filter(text => text?.includes(' '))).toEqual([]);
});
