import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { type CodeUse, codeMail } from './code-mail.ts';

const uses: CodeUse[] = ['sign_up', 'password', 'address'];
const all = locales.flatMap(locale => uses.map(use => [locale, use] as const));

test.each(all)('the mail with a code in %s (%s) holds the code once, in a frame of ours, as short as Cognito takes it', (locale, use) => {
  const { subject, html } = codeMail(use, '{####}', locale);
  expect(html.split('{####}')).toHaveLength(2);
  expect(html).toContain(`<html lang="${locale}"`);
  expect(html).toContain(subject);
  // Cognito: a subject of 140 characters, a message of 20,000.
  expect(subject.length).toBeLessThanOrEqual(140);
  expect(html.length).toBeLessThan(20_000);
  expect(html).not.toContain('undefined');
});

test('no two languages say the same, nor two uses', () => {
  for (const use of uses) expect(new Set(locales.map(locale => codeMail(use, '{####}', locale).html)).size).toBe(locales.length);
  for (const locale of locales) expect(new Set(uses.map(use => codeMail(use, '{####}', locale).subject)).size).toBe(uses.length);
});

test('who speaks none of our languages, or says none, reads English', () => {
  for (const tag of ['nl', '', 'xx-YY']) expect(codeMail('sign_up', '{####}', tag).subject).toBe('Your code for Almanac');
  expect(codeMail('sign_up', '{####}', 'pt_BR').subject).toBe('O seu código para o Almanac');
});
