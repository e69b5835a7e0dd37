import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openTokens, sealTokens } from './seal.ts';

const tokens = { accessToken: 'canary-access', refreshToken: 'canary-refresh' };
const context = { tenant: 'ws_1', user: 'user_1', provider: 'google' as const, grant: 'grant_1' };
const key = () => ({ plain: randomBytes(32), wrapped: 'AAAA', kmsKeyId: 'arn:key', keyVersion: 1 });

test('what is sealed opens again, and says nothing of what is in it', () => {
  const own = key();
  const sealed = sealTokens(tokens, context, own);
  expect(openTokens(sealed, context, own.plain)).toEqual(tokens);
  expect(JSON.stringify(sealed)).not.toContain('canary');
  expect(sealTokens(tokens, context, own).iv).not.toBe(sealed.iv);
});

describe('it does not open', () => {
  const own = key();
  const sealed = sealTokens(tokens, context, own);
  test.each(Object.keys(context))('for another %s', name => {
    expect(() => openTokens(sealed, { ...context, [name]: 'other' }, own.plain)).toThrow();
  });

  test.each(['iv', 'text', 'tag'] as const)('with its %s changed', name => {
    const bytes = Buffer.from(sealed[name], 'base64');
    bytes[0]! ^= 1;
    expect(() => openTokens({ ...sealed, [name]: bytes.toString('base64') }, context, own.plain)).toThrow();
  });

  test('with a shorter tag', () => {
    const tag = Buffer.from(sealed.tag, 'base64').subarray(0, 12).toString('base64');
    expect(() => openTokens({ ...sealed, tag }, context, own.plain)).toThrow();
  });

  test('as if it were of another key or version of it', () => {
    expect(() => openTokens(sealed, context, key().plain)).toThrow();
    expect(() => openTokens({ ...sealed, keyVersion: 2 }, context, own.plain)).toThrow();
    expect(() => openTokens({ ...sealed, kmsKeyId: 'arn:other' }, context, own.plain)).toThrow();
  });
});
