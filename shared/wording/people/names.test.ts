import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locales } from '../core/locale.ts';
import { nameForOthers, personalWorkspaceName } from './names.ts';

test('3.3: one’s own workspace is called by one’s language', () => {
  expect(['de-AT', 'fr', 'es', 'pt-BR', 'en-GB', 'nl'].map(personalWorkspaceName)).toEqual([
    'Persönlich',
    'Personnel',
    'Personal',
    'Pessoal',
    'Personal',
    'Personal',
  ]);
});

test('6.3: whoever has no name is called something that can be read, the same each time, and tells nothing of them', () => {
  fc.assert(
    fc.property(
      fc.uuid().map(uuid => `user_${uuid}` as const),
      fc.constantFrom(...locales),
      (id, locale) => {
        const name = nameForOthers({ userId: id }, locale);
        expect(name).toMatch(/^(Member|Mitglied|Membre|Miembro|Membro) [1-9]\d{3}$/);
        expect(nameForOthers({ userId: id }, locale)).toBe(name);
        expect(nameForOthers({ userId: id, displayName: 'Ada' }, locale)).toBe('Ada');
      },
    ),
  );
});
