import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Question } from './cursor.ts';

/* M10: cursors are signed with a secret that no environment holds, and go on over a change of it. */

/** What Secrets Manager holds, and how often it was asked. */
const secrets = vi.hoisted(() => {
  process.env.CURSOR_SECRET_ARN = 'cursors';
  return { current: 'one'.repeat(20), previous: undefined as string | undefined, next: undefined as string | undefined, asked: 0 };
});
vi.mock('../../aws/secrets/secrets.ts', () => ({
  secretGenerations: async () => {
    secrets.asked += 1;
    return { current: secrets.current, previous: secrets.previous, next: secrets.next };
  },
}));
const rotate = (to: string): void => {
  Object.assign(secrets, { current: to.repeat(20), previous: secrets.current, next: undefined });
};

/** A function's instance: what it has read of the secret is its own. */
const instance = async () => {
  vi.resetModules();
  return import('./cursor.ts');
};

const question: Question = { route: { method: 'GET', path: '/v1/things' }, userId: 'user_1', params: {}, query: { tag: 'a', limit: 5 } };
const notOurs = { code: 'invalid_request' };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  Object.assign(secrets, { current: 'one'.repeat(20), previous: undefined, next: undefined, asked: 0 });
});
afterEach(() => vi.useRealTimers());

describe('a cursor', () => {
  test('fits the list, caller and filters that it was made for, and no others; a page may be larger', async () => {
    const { signCursor, openCursor } = await instance();
    const cursor = await signCursor(question, 'place');
    expect(await openCursor({ ...question, query: { tag: 'a', limit: 50, cursor } }, cursor)).toBe('place');
    for (const other of [{ userId: 'user_2' } as const, { query: { tag: 'b' } }, { route: { method: 'GET', path: '/v1/others' } as const }])
      await expect(openCursor({ ...question, ...other }, cursor)).rejects.toMatchObject(notOurs);
    const changed = Array.from(cursor, (_, at) => `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`);
    for (const made of ['', 'place', 'a'.repeat(40), `${cursor}A`, cursor.slice(0, -2), ...changed])
      await expect(openCursor(question, made), made).rejects.toMatchObject(notOurs);
  });

  test('tells nobody but us the place, and is the same for the same question', async () => {
    const { signCursor } = await instance();
    const cursor = await signCursor(question, 'place');
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('place');
    expect(await signCursor(question, 'place')).toBe(cursor);
    expect(await signCursor({ ...question, userId: 'user_2' }, 'place')).not.toBe(cursor);
  });

  test('goes on after its secret was changed once, and not after it was changed twice', async () => {
    const { signCursor } = await instance();
    const cursor = await signCursor(question, 'place');
    rotate('two');
    expect(await (await instance()).openCursor(question, cursor)).toBe('place');
    rotate('three');
    await expect((await instance()).openCursor(question, cursor)).rejects.toMatchObject(notOurs);
  });

  test('of an instance that knows the new secret is good at once at one that has heard that it would come', async () => {
    secrets.next = 'two'.repeat(20);
    const old = await instance();
    const before = await old.signCursor(question, 'place');
    rotate('two');
    const later = await instance();
    expect(await old.openCursor(question, await later.signCursor(question, 'place'))).toBe('place');
    expect(await later.openCursor(question, before)).toBe('place');
  });

  test('of an instance that knows the new secret is good at one that has known the old one for a minute, and heard of no other', async () => {
    const old = await instance();
    await old.signCursor(question, 'place');
    rotate('two');
    const cursor = await (await instance()).signCursor(question, 'place');
    await expect(old.openCursor(question, cursor)).rejects.toMatchObject(notOurs);
    vi.setSystemTime(Date.now() + 61_000);
    expect(await old.openCursor(question, cursor)).toBe('place');
  });

  test('that was made up costs a look at the secret once a minute, however many come', async () => {
    const { openCursor } = await instance();
    const flood = async () => {
      for (let i = 0; i < 100; i++)
        await openCursor(question, Buffer.from(`made up, the ${i}th of them`).toString('base64url')).catch(() => undefined);
    };
    await flood();
    expect(secrets.asked).toBe(1);
    vi.setSystemTime(Date.now() + 61_000);
    await flood();
    expect(secrets.asked).toBe(2);
  });
});
