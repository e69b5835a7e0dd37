import { describe, expect, it, test } from 'vitest';
import { identityIn, isVouchedFor, type SignInProvider, speaksFor } from './sign-in-provider.ts';

const google: SignInProvider = { name: 'Google', title: 'Google', addresses: 'any', gives: ['gmail.com'] };
const acme: SignInProvider = { name: 'Acme-2', title: 'Acme', addresses: ['acme.org'], gives: ['acme.org'] };
const providers = [google, acme];

describe('a provider', () => {
  it('speaks for the addresses of its domains, however they are written, and for none below or beside them', () => {
    expect(['ada@acme.org', 'Ada@ACME.org'].every(address => speaksFor(acme, address))).toBe(true);
    for (const address of ['ada@acme.org.evil.net', 'ada@mail.acme.org', 'ada@evil-acme.org', 'acme.org@evil.net', '"@acme.org"@evil.net'])
      expect(speaksFor(acme, address), address).toBe(false);
    expect(speaksFor(google, 'ada@acme.org')).toBe(true);
  });

  it.each([
    ['Google_1234', 'Google', '1234'],
    ['google_1234', 'Google', '1234'],
    ['Acme-2_ab_Cd', 'Acme-2', 'ab_Cd'],
  ])('is known by the name that Cognito makes of who comes from it: %s', (username, name, subject) => {
    const found = identityIn(username, providers);
    expect({ name: found?.provider.name, subject: found?.subject }).toEqual({ name, subject });
  });

  it('is not taken for another, and an account with a password came from none', () => {
    for (const username of ['Acme_1', 'Googled_1', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', 'Google'])
      expect(identityIn(username, providers), username).toBeUndefined();
  });
});

test('an address is an account’s own where each of its providers may speak of it, and always where it has none', () => {
  expect(isVouchedFor('ada@elsewhere.org', [], providers)).toBe(true);
  expect(isVouchedFor('ada@elsewhere.org', ['Google'], providers)).toBe(true);
  expect(isVouchedFor('ada@elsewhere.org', ['Google', 'Acme-2'], providers)).toBe(false);
  expect(isVouchedFor('ada@acme.org', ['Google', 'Acme-2'], providers)).toBe(true);
  expect(isVouchedFor('ada@acme.org', ['Gone'], providers)).toBe(false);
});
