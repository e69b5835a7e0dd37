import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from '../http/ids.ts';
import { hashOf, idsIn, isKeyToken, newToken } from './key-token.ts';

const ids = () => ({ userId: newId('user'), keyId: newId('key') });

test('a token names its key, and its record can tell it without knowing it', () => {
  const mine = ids();
  const { token, hashed } = newToken(mine);
  expect(token).toMatch(/^alm_[0-9A-Za-z]{88}$/);
  expect(idsIn(token)).toEqual(mine);
  expect(hashed).toEqual({ hash: hashOf(token), hint: token.slice(-4) });
  expect(isKeyToken(token)).toBe(true);
});

test('no two tokens are alike, not even of one key', () => {
  const mine = ids();
  expect(new Set(Array.from({ length: 200 }, () => newToken(mine).token)).size).toBe(200);
});

test('a slip of the pen is refused without asking anybody', () => {
  const { token } = newToken(ids());
  const letter = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
  fc.assert(
    fc.property(fc.nat({ max: token.length - 1 }), letter, (place, other) => {
      fc.pre(token[place] !== other);
      expect(idsIn(`${token.slice(0, place)}${other}${token.slice(place + 1)}`)).toBeUndefined();
    }),
  );
  for (const bad of ['', 'alm_', token.slice(0, -1), `${token}0`, ` ${token}`, token.toUpperCase(), 'eyJhbGciOiJub25lIn0.e30.'])
    expect(idsIn(bad)).toBeUndefined();
});
