import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { visitWords } from './clinic/visit-words.ts';
import { type Locale, locales } from './core/locale.ts';
import { fill, catalogues as general, wordingFor } from './core/wording.ts';

const saidIn = (locale: Locale) => ({ ...general[locale], ...visitWords[locale] });
const catalogues = Object.fromEntries(locales.map(locale => [locale, saidIn(locale)])) as Record<Locale, ReturnType<typeof saidIn>>;
const { en } = catalogues;
const forms = (message: string | object): [string, string][] => (typeof message === 'string' ? [['', message]] : Object.entries(message));
const placeholders = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
const others = locales.filter(locale => locale !== 'en');

test.each(others)('%s says everything that English says, and nothing else', locale => {
  expect(Object.keys(catalogues[locale])).toEqual(Object.keys(en));
});

test.each(others)('%s fills in what English fills in', locale => {
  for (const [key, english] of Object.entries(en)) {
    const message = catalogues[locale][key as keyof typeof en];
    const names = forms(english).map(([, text]) => placeholders(text));
    for (const [form, text] of forms(message)) expect(placeholders(text), `${key} ${form}`).toEqual(names[0]);
    expect(forms(message).map(([form]) => form)).toEqual(forms(english).map(([form]) => form));
  }
});

test.each(locales)('nothing that %s says is empty, padded or left in the typewriter', locale => {
  for (const [key, message] of Object.entries(catalogues[locale])) {
    for (const [, text] of forms(message)) {
      expect(text, key).toBe(text.trim());
      expect(text, key).not.toMatch(/^$|'|\.\.\.|--| {2}/);
    }
  }
});

test('German says du and Spanish tú to users, and to patients Sie and usted', () => {
  const said = (messages: object) => Object.values(messages).flatMap(message => forms(message).map(([, text]) => text));
  const [du, sie] = [/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b/, /\b(Sie (haben|können|bekommen|sind|werden)|Ihr(e[nmrs]?)?|Ihnen)\b/];
  expect(said(general.de).filter(text => sie.test(text))).toEqual([]);
  expect(said(visitWords.de).filter(text => du.test(text))).toEqual([]);
  expect(said(general.es).filter(text => /\b(usted|[Ff]írmelo|deténgalo|[Ee]scribió)\b/.test(text))).toEqual([]);
});

test('every message is said somewhere', () => {
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  const code = sources.map(name => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('\n');
  // Those are said by a key made of two parts, such as `kind.${itemKind}`, `notice.${notice}`, `news.${kind}` and `${page.kind}Note`, or name what a mail is about.
  const composed =
    /^(kind|priority|plan|notice|role|news|week)\.|^(used|expired|invalid|inApp|tooEarly|tooLate|partsOpen|oneBefore|whosePart)(Note)?$|^visit\.(booked|rescheduled|changed|cancelled|reminder|call|callPlain|callAgain|callAgainPlain)$/;
  const unused = Object.keys(en).filter(key => !composed.test(key) && !code.includes(`'${key}'`));
  expect(unused).toEqual([]);
});

test('a number takes the form of its language', () => {
  const more = (locale: string, count: number) => wordingFor({ locale, zone: 'UTC' }).count('more', count);
  expect([more('de', 1), more('de', 2)]).toEqual(['und 1 weitere Sache', 'und 2 weitere Sachen']);
  expect([more('fr', 0), more('fr', 1), more('fr', 2)]).toEqual(['et 0 autre', 'et 1 autre', 'et 2 autres']);
  expect(more('en', 1200)).toBe('and 1,200 more');
});

test('what people wrote is never filled in again', () => {
  expect(fill('Reminder: {title}', { title: '{title} {day} $& $1' })).toBe('Reminder: {title} {day} $& $1');
});

test('a message without a value it needs is a mistake of ours', () => {
  expect(() => fill('Hello {name},', {})).toThrow('name');
});
