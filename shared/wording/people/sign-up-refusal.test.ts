import { expect, test } from 'vitest';
import { SignUpRefusal } from '../../domain/people/accounts/sign-up.ts';
import { signUpRefusal } from './sign-up-refusal.ts';

test.each(SignUpRefusal.options)('%s is said in five languages, each in words of its own, behind a code that stays', reason => {
  const said = ['en', 'de', 'fr', 'es', 'pt'].map(tag => signUpRefusal(reason, tag));
  expect(new Set(said).size).toBe(5);
  for (const each of said) expect(each).toMatch(new RegExp(`^${reason}: .{20,}\\.$`));
});

test('whoever speaks another language is told in English', () => {
  expect(signUpRefusal('account_exists', 'ja')).toBe(signUpRefusal('account_exists', 'en'));
  expect(signUpRefusal('account_exists', '')).toBe(signUpRefusal('account_exists', 'en'));
});
