import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { locales } from '../../wording/core/locale.ts';
import { languageFor } from './language.ts';

describe('the language of an answer', () => {
  test.each([
    ['de', 'en', 'de'],
    ['pt-BR', 'en', 'pt'],
    ['PT-br', 'en', 'pt'],
    ['fr;q=0.5, es', 'en', 'es'],
    ['nl, fr;q=0.8, de;q=0.9', 'en', 'de'],
    ['es, fr', 'en', 'es'],
    ['fr ; q=0.3 , de ; q=0.301', 'en', 'de'],
    ['*', 'pt', 'pt'],
    ['nl, *;q=0.1', 'de', 'de'],
    ['de;q=0, *', 'de', 'en'],
    ['en;q=0, nl', 'en', 'en'],
    ['de;q=0', 'fr', 'fr'],
    ['nl', 'fr-CA', 'fr'],
    ['de;q=x, fr', 'en', 'fr'],
    ['de;q=2', 'en', 'en'],
    ['', 'es', 'es'],
    [undefined, 'es', 'es'],
    [undefined, undefined, 'en'],
    [undefined, 'nl', 'en'],
  ])('asked for as %j by somebody whose profile says %s is %s', (header, profile, language) => {
    expect(languageFor(header, profile)).toBe(language);
  });

  test('is one that we speak, whatever the header holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (header, profile) => {
        expect(locales).toContain(languageFor(header, profile));
      }),
    );
  });
});
