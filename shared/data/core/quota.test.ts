import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { onEngine } from '../../../scripts/check/costs/engine.fixture.ts';
import type { WriteContext } from './entity.ts';

/*
 * L9: what a quota allows, under requests at the same moment. Counted and then written, as it was, any number of parallel requests found room
 * for themselves.
 */
const Note = z.object({ ownerId: z.string(), slipId: z.string(), endedAt: z.string().optional(), version: z.int() });
type Note = z.infer<typeof Note>;

const load = async () => {
  const [{ entity }, { wholeOfTable }, quota] = await Promise.all([import('./entity.ts'), import('./query.ts'), import('./quota.ts')]);
  const notes = entity({ name: 'note', pk: 'OWNER#{ownerId}', sk: 'NOTE#{slipId}', schema: Note });
  return { notes, wholeOfTable, ...quota };
};

const data = onEngine(load);

const most = 4;
const context: WriteContext = { userId: 'user_1', now: '2026-11-21T08:00:00.000Z', requestId: 'request-7' };
let owners = 0;

/** Somebody with a quota of their own, and what they do. */
const someone = () => {
  const ownerId = `owner_${++owners}`;
  const pk = `OWNER#${ownerId}`;
  const held = () => data.wholeOfTable({ pk, prefix: 'NOTE#' }, data.notes.fromRow, most, ({ endedAt }) => !endedAt);
  const make = (slipId: string, by = context): Promise<string> =>
    data
      .createWithin(
        { pk, name: 'note', most, held },
        data.notes,
        { ownerId, slipId },
        { next: { ownerId, slipId, version: 1 }, event: { type: 'note.created', data: {} } },
        by,
      )
      .then(
        ({ created }) => (created ? 'created' : 'known'),
        error => String(error.code),
      );
  const end = (slipId: string) =>
    data.notes.update(
      { ownerId, slipId },
      (note: Note) => ({ next: { ...note, endedAt: context.now }, event: { type: 'note.ended', data: {} } }),
      context,
    );
  return { held, make, end };
};

const count = (answers: string[], answer: string): number => answers.filter(each => each === answer).length;

test('however many are asked for at once, there are as many as the quota allows, and each refusal says so', async () => {
  const plans = fc.record({
    before: fc.integer({ min: 0, max: most }),
    ended: fc.integer({ min: 0, max: most }),
    at: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(plans, async ({ before, ended, at }) => {
      const { held, make, end } = someone();
      for (let i = 0; i < before; i++) await make(`before${i}`);
      for (let i = 0; i < Math.min(before, ended); i++) await end(`before${i}`);
      const room = most - Math.max(0, before - ended);
      const answers = await Promise.all(Array.from({ length: at }, (_, i) => make(`at${i}`)));
      expect([count(answers, 'created'), count(answers, 'limit_reached')]).toEqual([Math.min(at, room), Math.max(0, at - room)]);
      expect((await held()).length).toBe(most - room + Math.min(at, room));
    }),
    { numRuns: 25 },
  );
});

test('the same request twice at once, or later and at the limit, is one record', async () => {
  const { held, make } = someone();
  const again = { ...context, retryMark: 'once.body' };
  const answers = await Promise.all([make('one', again), make('one', again)]);
  expect(answers.toSorted()).toEqual(['created', 'known']);
  for (const each of ['two', 'three', 'four']) await make(each);
  expect(await make('one', again)).toBe('known');
  expect(await make('five')).toBe('limit_reached');
  expect(await held()).toHaveLength(most);
});

test('what has ended takes no place, however much of it there is', async () => {
  const { held, make, end } = someone();
  for (let i = 0; i < 12; i++) {
    expect(await make(`n${String(i).padStart(2, '0')}`)).toBe('created');
    await end(`n${String(i).padStart(2, '0')}`);
  }
  expect(await held()).toEqual([]);
});
