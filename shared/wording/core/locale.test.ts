import { expect, test } from 'vitest';
import { formatTagOf, localeOf } from './locale.ts';

test.each([
  ['en', 'en', 'en'],
  ['en-GB', 'en', 'en-GB'],
  ['de', 'de', 'de'],
  ['de-CH', 'de', 'de-CH'],
  ['DE-at', 'de', 'de-AT'],
  ['pt-BR', 'pt', 'pt-BR'],
  ['pt_PT', 'pt', 'pt-PT'],
  ['fr-Latn-CA', 'fr', 'fr-Latn-CA'],
  ['es-419', 'es', 'es-419'],
  ['ja', 'en', 'en'],
  ['den', 'en', 'en'],
  ['', 'en', 'en'],
  ['de-', 'de', 'de'],
  ['fr-!', 'fr', 'fr'],
])('a reader of "%s" is spoken to in %s, with dates as in %s', (tag, locale, formatTag) => {
  expect([localeOf(tag), formatTagOf(tag)]).toEqual([locale, formatTag]);
});
