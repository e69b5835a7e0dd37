import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { uuidv7 } from '../../api/client/client.ts';
import { idsBegin, subjectsBegin } from '../../data/people/account-places.ts';
import { type IdKind, idOf, prefixes } from '../../domain/core/ids.ts';
import { derivedId, madeAt, newId, personalWorkspaceOf, userIdOf } from './ids.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '4' }));

const kinds = Object.keys(prefixes) as IdKind[];
const anyKind = fc.constantFrom(...kinds);
const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test.each(kinds)('a new %s id is one of its kind, and later ones sort behind it', async kind => {
  const ids = Array.from({ length: 20 }, () => newId(kind));
  expect(new Set(ids).size).toBe(20);
  expect(ids.every(id => idOf(kind).safeParse(id).success)).toBe(true);
  expect(ids).toEqual([...ids].sort());
});

describe('an id that follows from a seed', () => {
  test('is one of its kind, and the same each time', () => {
    fc.assert(
      fc.property(anyKind, fc.string(), anyTime, (kind, seed, time) => {
        const id = derivedId(kind, seed, time);
        expect(idOf(kind).safeParse(id).success).toBe(true);
        expect(derivedId(kind, seed, time)).toBe(id);
      }),
    );
  });

  test('is another for another seed', () => {
    fc.assert(
      fc.property(anyKind, fc.string(), fc.string(), anyTime, (kind, one, other, time) => {
        fc.pre(one !== other);
        expect(derivedId(kind, one, time)).not.toBe(derivedId(kind, other, time));
      }),
    );
  });

  test('sorts by its time, whatever the seed', () => {
    fc.assert(
      fc.property(anyKind, fc.string(), fc.string(), anyTime, anyTime, (kind, one, other, time, later) => {
        fc.pre(time < later);
        expect(derivedId(kind, one, time) < derivedId(kind, other, later)).toBe(true);
      }),
    );
  });
});

describe('when an Idempotency-Key was made', () => {
  test('is said by the UUIDv7 that our own client makes', () => {
    fc.assert(
      fc.property(anyTime, time => {
        expect(madeAt(uuidv7(time))).toBe(time);
      }),
    );
    expect(madeAt('01932C07-208A-7000-8000-000000000000')).toBe(0x01932c07208a);
  });

  test.each([
    ['a UUID of another version', '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'],
    ['a word', 'my-own-key-7'],
    ['a UUIDv7 with something behind it', '01932c07-208a-7000-8000-0000000000000'],
    ['nothing', ''],
  ])('is not said by %s', (_, key) => {
    expect(madeAt(key)).toBeUndefined();
  });
});

test('a user’s id holds the subject of the identity provider, and their personal workspace follows from it', () => {
  const userId = userIdOf('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d');
  expect(idOf('user').safeParse(userId).success).toBe(true);
  expect(userIdOf('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')).toBe(userId);
  expect(idOf('workspace').safeParse(personalWorkspaceOf(userId)).success).toBe(true);
  expect(personalWorkspaceOf(userId)).not.toBe(personalWorkspaceOf(userIdOf('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6e')));
});

test('H4: users and their subjects at Cognito are walked in the same parts', () => {
  fc.assert(
    fc.property(fc.uuid(), subject => {
      const part = Number.parseInt(subject.slice(0, 2), 16);
      expect(subject.startsWith(subjectsBegin(part))).toBe(true);
      expect(userIdOf(subject).startsWith(`user_${idsBegin(part)}`)).toBe(true);
    }),
  );
});
