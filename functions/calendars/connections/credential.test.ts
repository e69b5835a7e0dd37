import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encryptTokens, openTokens } from './credential.ts';

const tokens = { accessToken: 'canary-access', refreshToken: 'canary-refresh' };
const context = { tenant: 'ws_1', user: 'user_1', provider: 'google' as const, connection: 'connection_1' };
const key = () => ({ plain: randomBytes(32), wrapped: 'AAAA', kmsKeyId: 'arn:key', keyVersion: 1 });

test('what is encrypted opens again, and says nothing of what is in it', () => {
  const own = key();
  const encrypted = encryptTokens(tokens, context, own);
  expect(openTokens(encrypted, context, own.plain)).toEqual(tokens);
  expect(JSON.stringify(encrypted)).not.toContain('canary');
  expect(encryptTokens(tokens, context, own).iv).not.toBe(encrypted.iv);
});

describe('it does not open', () => {
  const own = key();
  const encrypted = encryptTokens(tokens, context, own);
  test.each(Object.keys(context))('for another %s', name => {
    expect(() => openTokens(encrypted, { ...context, [name]: 'other' }, own.plain)).toThrow();
  });

  test.each(['iv', 'text', 'tag'] as const)('with its %s changed', name => {
    const bytes = Buffer.from(encrypted[name], 'base64');
    bytes[0]! ^= 1;
    expect(() => openTokens({ ...encrypted, [name]: bytes.toString('base64') }, context, own.plain)).toThrow();
  });

  test('with a shorter tag', () => {
    const tag = Buffer.from(encrypted.tag, 'base64').subarray(0, 12).toString('base64');
    expect(() => openTokens({ ...encrypted, tag }, context, own.plain)).toThrow();
  });

  test('as if it were of another key or version of it', () => {
    expect(() => openTokens(encrypted, context, key().plain)).toThrow();
    expect(() => openTokens({ ...encrypted, keyVersion: 2 }, context, own.plain)).toThrow();
    expect(() => openTokens({ ...encrypted, kmsKeyId: 'arn:other' }, context, own.plain)).toThrow();
  });
});
