import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyId } from '../../domain/core/ids.fixture.ts';
import { type Claim, claimBy, requireUnexpired, tokenOf } from './claim.ts';

const secret = 'a secret of the stage that nobody knows';
const now = '2026-11-21T08:00:00.000Z';
const nowSeconds = Date.parse(now) / 1000;
const done: Claim = {
  do: 'done',
  userId: 'user_01h455vb4pex5vsknk084sn02q',
  notificationId: 'ntf_01h455vb4pex5vsknk084sn02q',
  expires: nowSeconds + 3600,
};
const anyClaim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({
    do: fc.constantFrom('done' as const, 'snooze' as const),
    userId: anyId('user'),
    notificationId: anyId('notification'),
    expires: fc.integer({ min: nowSeconds, max: nowSeconds * 2 }),
  }),
  fc.record({
    do: fc.constant('unsubscribe' as const),
    userId: anyId('user'),
    kind: fc.constantFrom('reminder' as const, 'digest' as const),
    channel: fc.constant('email' as const),
    expires: fc.integer({ min: nowSeconds, max: nowSeconds * 2 }),
  }),
);

test('a token says what was signed, and can stand in a path as it is', () => {
  fc.assert(
    fc.property(anyClaim, claim => {
      const token = tokenOf(claim, secret);
      expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
      expect(claimBy(token, secret)).toEqual(claim);
      requireUnexpired(claim, now);
    }),
  );
});

test('the same claim gives the same token: a mail that is sent twice has the same links', () => {
  expect(tokenOf(done, secret)).toBe(tokenOf({ ...done }, secret));
});

describe('a token that we did not make is invalid', () => {
  test('whichever letter of it is another', () => {
    const token = tokenOf(done, secret);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~';
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...letters), (at, letter) => {
        fc.pre(token[at] !== letter);
        expect(claimBy(token.slice(0, at) + letter + token.slice(at + 1), secret)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    // Several last letters decode to the same bytes: only the one that we wrote is taken.
    for (const letter of letters.replace(token.at(-1)!, '')) expect(claimBy(token.slice(0, -1) + letter, secret)).toBeUndefined();
  });

  test.each([
    ['nothing', ''],
    ['no signature', tokenOf(done, secret).split('.')[0]!],
    ['an empty one', `${tokenOf(done, secret).split('.')[0]}.`],
    ['something behind it', `${tokenOf(done, secret)}.x`],
    ['a line more', `${tokenOf(done, secret)}\n`],
    [
      'the signature of another claim',
      `${tokenOf(done, secret).split('.')[0]}.${tokenOf({ ...done, do: 'snooze' }, secret).split('.')[1]}`,
    ],
    ['the secret of another stage', tokenOf(done, 'another secret')],
  ])('%s', (_, token) => {
    expect(claimBy(token, secret)).toBeUndefined();
  });

  test('nor one of a shape that we do not know any more', () => {
    const token = tokenOf({ do: 'archive', userId: 'user_1', expires: done.expires } as never, secret);
    expect(() => claimBy(token, secret)).toThrow('invalid_link');
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(claimBy(text, secret)).toBeUndefined();
      }),
    );
  });
});

test('a token works until its last second, and not after it', () => {
  const token = tokenOf({ ...done, expires: nowSeconds }, secret);
  const claim = claimBy(token, secret)!;
  requireUnexpired(claim, now);
  expect(() => requireUnexpired(claim, '2026-11-21T08:00:00.001Z')).toThrow('link_expired');
});
