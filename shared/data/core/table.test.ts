import { globSync, readFileSync } from 'node:fs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { onEngine } from '../../../scripts/check/costs/engine.fixture.ts';
import { Failure } from '../../domain/core/failure.ts';
import type { WriteContext } from './entity.ts';

/** The kind of record that these tests keep: it can fall due, and stands in gsi1 while it is shown. */
const Note = z.object({
  ownerId: z.string(),
  slipId: z.string(),
  text: z.string(),
  shown: z.boolean().default(false),
  dueAt: z.string().optional(),
  version: z.int(),
});
type Note = z.infer<typeof Note>;

const load = async () => {
  const [{ entity }, { queryTable, queryIndex }, { transact }, { readMany, readRow }, { dueIn }, table] = await Promise.all([
    import('./entity.ts'),
    import('./query.ts'),
    import('./transact.ts'),
    import('./rows.ts'),
    import('./due.ts'),
    import('./table.ts'),
  ]);
  const notes = entity({
    name: 'note',
    pk: 'OWNER#{ownerId}',
    sk: 'NOTE#{slipId}',
    schema: Note,
    gsi1: ({ ownerId, slipId, shown }) => (shown ? { gsi1pk: `OWNER#${ownerId}#SHOWN`, gsi1sk: slipId } : undefined),
  });
  return { notes, queryTable, queryIndex, transact, readMany, readRow, dueIn, ...table };
};

const data = onEngine(load);

const context: WriteContext = { userId: 'user_1', now: '2026-11-21T08:00:00.000Z', requestId: 'request-7' };
let owners = 0;
/** An owner of a test's own: tests run in parallel on one table. */
const someone = () => `owner_${++owners}`;
const note = (ownerId: string, slipId = 'n1', more: Partial<Note> = {}): Note => ({
  ownerId,
  slipId,
  text: 'Buy milk',
  shown: false,
  version: 1,
  ...more,
});
const created = (next: Note) => ({ next, event: { type: 'note.created', data: { by: 'hand' } } });
const changed = (next: Note) => ({ next, event: { type: 'note.changed', data: {} } });
const put = (next: Note) => data.notes.create(created(next), context);
const rowOf = async (ownerId: string, slipId = 'n1') => {
  const { documents, tableName } = data;
  return (
    await documents.send(
      new GetCommand({ TableName: tableName, Key: { pk: `OWNER#${ownerId}`, sk: `NOTE#${slipId}` }, ConsistentRead: true }),
    )
  ).Item;
};
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    error => (error instanceof Failure ? error.code : error),
  );

describe('a record', () => {
  test('comes back as it was written; its row holds its event and does not repeat what the key says', async () => {
    const owner = someone();
    expect(await put(note(owner))).toEqual({ record: note(owner), created: true });
    expect(await data.notes.get({ ownerId: owner, slipId: 'n1' })).toEqual(note(owner));
    expect(await rowOf(owner)).toEqual({
      pk: `OWNER#${owner}`,
      sk: 'NOTE#n1',
      entity: 'note',
      schema: 1,
      text: 'Buy milk',
      shown: false,
      version: 1,
      event: { type: 'note.created', by: 'user_1', at: context.now, requestId: 'request-7', data: { by: 'hand' } },
    });
  });

  test('that is created again is the first one: a retry makes no second and changes nothing', async () => {
    const owner = someone();
    await put(note(owner));
    await data.notes.save(changed(note(owner, 'n1', { text: 'Buy oat milk' })), context);
    expect(await put(note(owner, 'n1', { text: 'Buy something else' }))).toEqual({
      record: note(owner, 'n1', { text: 'Buy oat milk', version: 2 }),
      created: false,
    });
  });

  test('that is created many times at once is created once', async () => {
    const owner = someone();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => put(note(owner, 'n1', { text: `Try ${i}` }))));
    expect(answers.filter(each => each.created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.text)).size).toBe(1);
  });

  test('that is not there is not found, by the name of its kind', async () => {
    const id = { ownerId: someone(), slipId: 'n1' };
    expect(await data.notes.find(id)).toBeUndefined();
    await expect(data.notes.get(id)).rejects.toMatchObject({ code: 'not_found', details: { what: 'note' } });
    expect(await codeOf(data.notes.update(id, changed, context))).toBe('not_found');
  });

  test('that does not fit its schema is not written', async () => {
    const owner = someone();
    await expect(put(note(owner, 'n1', { text: 7 as never }))).rejects.toThrow();
    expect(await rowOf(owner)).toBeUndefined();
  });
});

describe('a change', () => {
  test('counts the version and carries its event', async () => {
    const owner = someone();
    await put(note(owner));
    const saved = await data.notes.save(changed(note(owner, 'n1', { text: 'Buy bread' })), context);
    expect(saved).toEqual(note(owner, 'n1', { text: 'Buy bread', version: 2 }));
    expect(await rowOf(owner)).toMatchObject({ text: 'Buy bread', version: 2, event: { type: 'note.changed' } });
  });

  test('of a version that somebody has gone on from is a conflict, and changes nothing', async () => {
    const owner = someone();
    await put(note(owner));
    await data.notes.save(changed(note(owner, 'n1', { text: 'First' })), context);
    expect(await codeOf(data.notes.save(changed(note(owner, 'n1', { text: 'Second' })), context))).toBe('conflict');
    expect(await rowOf(owner)).toMatchObject({ text: 'First', version: 2 });
  });

  test('of a record that is not there is a conflict: a change creates nothing', async () => {
    const owner = someone();
    expect(await codeOf(data.notes.save(changed(note(owner)), context))).toBe('conflict');
    expect(await rowOf(owner)).toBeUndefined();
  });

  test('that loses a race is decided anew on what the winner wrote', async () => {
    const owner = someone();
    await put(note(owner));
    // Many at once: each must win in its turn, and none may be lost without being told.
    const outcomes = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        codeOf(data.notes.update({ ownerId: owner, slipId: 'n1' }, seen => changed({ ...seen, text: `${seen.text}+${i}` }), context)),
      ),
    );
    const won = outcomes.filter(outcome => outcome === 'done').length;
    const { text, version } = await data.notes.get({ ownerId: owner, slipId: 'n1' });
    expect(version).toBe(1 + won);
    expect(text.split('+')).toHaveLength(1 + won);
    expect(outcomes.filter(outcome => outcome !== 'done')).toEqual(Array.from({ length: 4 - won }, () => 'conflict'));
    expect(won).toBeGreaterThanOrEqual(3);
  });

  test('gives up after it has lost three races', async () => {
    const owner = someone();
    await put(note(owner));
    let tries = 0;
    const behind = (seen: Note) => {
      tries += 1;
      return changed({ ...seen, version: seen.version + 7 });
    };
    expect(await codeOf(data.notes.update({ ownerId: owner, slipId: 'n1' }, behind, context))).toBe('conflict');
    expect(tries).toBe(3);
  });

  test('with If-Match is made on the version that the caller has seen, and on no other', async () => {
    const owner = someone();
    await put(note(owner));
    const id = { ownerId: owner, slipId: 'n1' };
    const rename = (text: string) => (seen: Note) => changed({ ...seen, text });
    expect(await codeOf(data.notes.update(id, rename('A'), context, [1]))).toBe('done');
    await expect(data.notes.update(id, rename('B'), context, [1])).rejects.toMatchObject({
      code: 'precondition_failed',
      details: { version: 2 },
    });
    expect(await data.notes.get(id)).toMatchObject({ text: 'A', version: 2 });
  });

  test('A3 that is sent again is not made twice, whatever has written in between and whatever version it names', async () => {
    const owner = someone();
    await put(note(owner));
    const id = { ownerId: owner, slipId: 'n1' };
    const append = (seen: Note) => changed({ ...seen, text: `${seen.text}!` });
    const marked = { ...context, retryMark: 'mark-1' };
    const first = await data.notes.update(id, append, marked, [1]);
    expect(first).toMatchObject({ text: 'Buy milk!', version: 2 });
    expect(await data.notes.update(id, append, marked, [1])).toEqual(first);
    expect(await data.notes.update(id, append, { ...context, retryMark: 'mark-2' })).toMatchObject({ text: 'Buy milk!!', version: 3 });
    // By the clock, too: it leaves no mark, and takes none away.
    await data.notes.save(changed({ ...(await data.notes.get(id)), shown: true }), context);
    expect(await data.notes.update(id, append, marked, [1])).toMatchObject({ text: 'Buy milk!!', version: 4 });
    expect(await codeOf(data.notes.update(id, append, { ...context, retryMark: 'mark-1.other' }))).toBe('idempotency_key_reused');
    // Without a mark nothing tells a retry from another request.
    await data.notes.update(id, append, context);
    expect(await data.notes.update(id, append, context)).toMatchObject({ version: 6 });
  });

  test('A3 of what was created with the same key and another body is refused, also after others have written', async () => {
    const owner = someone();
    const marked = { ...context, retryMark: 'mark-1.one' };
    await data.notes.create(created(note(owner)), marked);
    await data.notes.update({ ownerId: owner, slipId: 'n1' }, seen => changed({ ...seen, text: 'Renamed' }), {
      ...context,
      retryMark: 'mark-2',
    });
    expect(await codeOf(data.notes.create(created(note(owner)), { ...context, retryMark: 'mark-1.two' }))).toBe('idempotency_key_reused');
    expect((await data.notes.create(created(note(owner)), marked)).record).toMatchObject({ text: 'Renamed' });
  });

  test('A3 that may have been made before what is known is refused, but for one that names its version', async () => {
    const owner = someone();
    await put(note(owner));
    const id = { ownerId: owner, slipId: 'n1' };
    const append = (seen: Note) => changed({ ...seen, text: `${seen.text}!` });
    for (let i = 0; i < 9; i++) await data.notes.update(id, append, { ...context, retryMark: `mark-${i}` });
    const old = { ...context, retryMark: 'mark-0', keyMadeAt: Date.parse(context.now) - 60_000 };
    expect(await codeOf(data.notes.update(id, append, old))).toBe('retry_unknown');
    expect(await codeOf(data.notes.update(id, append, old, [9]))).toBe('precondition_failed');
    expect(await codeOf(data.notes.update(id, append, old, [10]))).toBe('done');
  });

  test('that the rule refuses is not tried again and changes nothing', async () => {
    const owner = someone();
    await put(note(owner));
    let decided = 0;
    const refuse = () => {
      decided += 1;
      throw new Failure('item_not_open');
    };
    expect(await codeOf(data.notes.update({ ownerId: owner, slipId: 'n1' }, refuse, context))).toBe('item_not_open');
    expect([decided, (await rowOf(owner))?.version]).toEqual([1, 1]);
  });
});

describe('the indexes', () => {
  const shard = /^DUE#[0-3]$/;

  test('hold a record while it is due and shown, and let it go with the write that ends that', async () => {
    const owner = someone();
    await put(note(owner, 'n1', { shown: true, dueAt: '2031-01-01T00:00:00.000Z' }));
    expect(await rowOf(owner)).toMatchObject({
      dueShard: expect.stringMatching(shard),
      dueAt: '2031-01-01T00:00:00.000Z',
      gsi1pk: `OWNER#${owner}#SHOWN`,
      gsi1sk: 'n1',
    });
    await data.notes.save(changed(note(owner, 'n1', { shown: false, dueAt: undefined })), context);
    const row = await rowOf(owner);
    for (const name of ['dueShard', 'dueAt', 'gsi1pk', 'gsi1sk']) expect(row).not.toHaveProperty(name);
  });

  test('list what is due in a window with its kind, soonest first, its end left out', async () => {
    const owner = someone();
    const at = (second: number) => new Date(Date.UTC(2032, 0, 1, 0, 0, second)).toISOString();
    for (const second of [30, 0, 60, 59]) await put(note(owner, `n${second}`, { dueAt: at(second) }));
    const found: string[] = [];
    for (const shardNumber of [0, 1, 2, 3]) {
      const entries: { dueAt: string }[] = [];
      for await (const page of data.dueIn({ shard: shardNumber, from: at(0), to: at(60) })) {
        entries.push(...page);
        found.push(...page.map(({ key, entity }) => `${entity} ${key.sk}`));
      }
      expect(entries.map(({ dueAt }) => dueAt)).toEqual(entries.map(({ dueAt }) => dueAt).sort());
    }
    expect(found.sort()).toEqual(['note NOTE#n0', 'note NOTE#n30', 'note NOTE#n59']);
  });

  test('list what is due page after page, however much it is', async () => {
    const { documents, tableName } = data;
    const padding = 'x'.repeat(2000);
    const rows = Array.from({ length: 600 }, (_, i) => ({
      pk: `PAD#${padding}${i}`,
      sk: 'NOTE#1',
      dueShard: 'DUE#77',
      dueAt: new Date(Date.UTC(2033, 0, 1) + i).toISOString(),
    }));
    for (let i = 0; i < rows.length; i += 100)
      await Promise.all(rows.slice(i, i + 100).map(Item => documents.send(new PutCommand({ TableName: tableName, Item }))));
    const pages: number[] = [];
    for await (const page of data.dueIn({ shard: 77, from: '2033-01-01T00:00:00.000Z', to: '2034-01-01T00:00:00.000Z' }))
      pages.push(page.length);
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.reduce((sum, length) => sum + length, 0)).toBe(600);
  });
});

describe('several writes that belong together', () => {
  test('are all made', async () => {
    const [one, two] = [someone(), someone()];
    await put(note(one));
    await data.transact([
      data.notes.putNext(changed(note(one, 'n1', { text: 'Moved' })), context),
      data.notes.putNew(created(note(two)), context),
    ]);
    expect([await rowOf(one), await rowOf(two)]).toMatchObject([{ text: 'Moved', version: 2 }, { version: 1 }]);
  });

  test('are none of them made when one cannot be', async () => {
    const [one, two] = [someone(), someone()];
    await put(note(one));
    await put(note(two));
    const puts = [data.notes.putNext(changed(note(one, 'n1', { text: 'Moved' })), context), data.notes.putNew(created(note(two)), context)];
    expect(await codeOf(data.transact(puts))).toBe('conflict');
    expect(await rowOf(one)).toMatchObject({ text: 'Buy milk', version: 1 });
  });

  test('that are wrong in themselves are no conflict', async () => {
    const twice = data.notes.putNew(created(note(someone())), context);
    expect(await codeOf(data.transact([twice, twice]))).not.toBe('conflict');
  });
});

describe('reading many', () => {
  test('answers in the order that was asked for, leaves out what is not there, and takes more than a request holds', async () => {
    const owner = someone();
    const key = (i: number) => ({ pk: `OWNER#${owner}`, sk: `NOTE#n${i}` });
    await Promise.all(Array.from({ length: 120 }, (_, i) => put(note(owner, `n${i * 2}`))));
    const asked = Array.from({ length: 240 }, (_, i) => key(239 - i));
    const rows = await data.readMany(asked);
    expect(rows.map(({ sk }) => sk)).toEqual(asked.map(({ sk }) => sk).filter((_, i) => (239 - i) % 2 === 0));
    expect(await data.readMany([key(0), key(0), key(1)])).toMatchObject([{ sk: 'NOTE#n0' }, { sk: 'NOTE#n0' }]);
    expect(await data.readMany([])).toEqual([]);
    expect(await data.readRow(key(1))).toBeUndefined();
  });
});

describe('a list', () => {
  const padded = (i: number) => `n${String(i).padStart(4, '0')}`;
  const filled = async (count: number): Promise<string> => {
    const owner = someone();
    await Promise.all(
      Array.from({ length: count }, (_, i) => put(note(owner, padded(i), { shown: true, text: i % 10 === 0 ? 'tenth' : 'other' }))),
    );
    await data.documents.send(new PutCommand({ TableName: data.tableName, Item: { pk: `OWNER#${owner}`, sk: 'OTHER#1' } }));
    return owner;
  };
  type Options = { limit: number; cursor?: string; descending?: boolean; keep?: (each: Note) => boolean; requests?: number };
  const inTable = (owner: string, options: Options) =>
    data.queryTable({ pk: `OWNER#${owner}`, prefix: 'NOTE#' }, data.notes.fromRow, options);
  const inIndex = (owner: string, options: Options) =>
    data.queryIndex(
      { pk: `OWNER#${owner}#SHOWN` },
      row => ({ ownerId: String(row.pk).slice('OWNER#'.length), slipId: String(row.gsi1sk) }) as Note,
      options,
    );

  /** Every page of a list, by the cursors that lead from one to the next. */
  const pagesOf = async (read: (options: Options) => ReturnType<typeof inTable>, options: Options): Promise<string[][]> => {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ ...options, cursor });
      pages.push(page.items.map(({ slipId }) => slipId));
      cursor = page.cursor;
    } while (cursor !== undefined && pages.length < 100);
    return pages;
  };
  const all = (count: number) => Array.from({ length: count }, (_, i) => padded(i));

  test.each([1, 7, 25, 100])('is read page after page, %i at a time, nothing twice and nothing left out', async limit => {
    const owner = await filled(25);
    for (const read of [inTable, inIndex]) {
      const pages = await pagesOf(options => read(owner, options), { limit });
      expect(pages.flat()).toEqual(all(25));
      expect(pages.every(page => page.length <= limit)).toBe(true);
      const backwards = await pagesOf(options => read(owner, options), { limit, descending: true });
      expect(backwards.flat()).toEqual(all(25).reverse());
    }
  });

  let long: Promise<string> | undefined;
  const longList = () => {
    long ??= filled(330);
    return long;
  };

  test('that leaves some out fills its pages from further requests, and loses none at their edges', async () => {
    const owner = await longList();
    const tenth = ({ text }: Note) => text === 'tenth';
    const expected = all(330).filter((_, i) => i % 10 === 0);
    for (const limit of [3, 11, 33, 100]) {
      const pages = await pagesOf(options => inTable(owner, options), { limit, keep: tenth, requests: 5 });
      expect(pages.flat()).toEqual(expected);
      expect(pages.slice(0, -1).every(page => page.length === limit)).toBe(true);
    }
  });

  test('that must stop short says where to go on', async () => {
    const owner = await longList();
    const last = ({ slipId }: Note) => slipId === padded(329);
    const first = await inTable(owner, { limit: 100, keep: last, requests: 2 });
    expect([first.items, typeof first.cursor]).toEqual([[], 'string']);
    expect((await inTable(owner, { limit: 100, keep: last, requests: 2, cursor: first.cursor })).items).toHaveLength(1);
  });

  test('of somebody else is not reached by a cursor: it names a place, and no tenant', async () => {
    const [one, other] = [await filled(3), await filled(3)];
    const { cursor } = await inTable(one, { limit: 1 });
    expect((await inTable(other, { limit: 5, cursor })).items.map(({ ownerId }) => ownerId)).toEqual([other, other]);
    const shown = await inIndex(one, { limit: 1 });
    const foreign = await inIndex(other, { limit: 5, cursor: shown.cursor });
    expect(new Set(foreign.items.map(({ ownerId }) => ownerId))).toEqual(new Set([other]));
  });

  test('that ends with its page has no next one', async () => {
    const owner = await filled(25);
    expect((await inTable(owner, { limit: 25, keep: () => true })).cursor).toBeUndefined();
    expect((await inIndex(owner, { limit: 25, keep: () => true })).cursor).toBeUndefined();
  });

  test('of a window is read page after page within it, its edges included', async () => {
    const owner = await filled(12);
    const range = { pk: `OWNER#${owner}#SHOWN`, from: padded(3), to: padded(8) };
    const read = (options: Options) => data.queryIndex(range, row => ({ slipId: String(row.gsi1sk) }) as Note, options);
    expect((await pagesOf(read, { limit: 1 })).flat()).toEqual(all(12).slice(3, 9));
    expect((await pagesOf(read, { limit: 1, descending: true })).flat()).toEqual(all(12).slice(3, 9).reverse());
    for (const place of [padded(2), padded(9)])
      await expect(read({ limit: 5, cursor: encoded([place, 'OWNER#x', 'NOTE#x']) })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  const encoded = (keys: unknown) => Buffer.from(JSON.stringify(keys)).toString('base64url');
  test.each([
    ['a word', 'hello'],
    ['nothing', ''],
    ['another shape', encoded({ sk: 'NOTE#n1' })],
    ['too few keys', encoded([])],
    ['too many', encoded(['NOTE#n1', 'x', 'y', 'z'])],
    ['a number', encoded([7])],
    ['an empty key', encoded([''])],
    ['a place in another list', encoded(['OTHER#1'])],
    ['a key with strange letters', encoded(['NOTE#\u0000'])],
  ])('begins nowhere by a cursor that is none of its own: %s', async (_, cursor) => {
    const owner = await filled(1);
    const refused = { code: 'invalid_request', details: { errors: [{ pointer: '/cursor', code: 'not_a_cursor' }] } };
    await expect(inTable(owner, { limit: 5, cursor })).rejects.toMatchObject(refused);
    await expect(inIndex(owner, { limit: 5, cursor })).rejects.toMatchObject(refused);
  });
});

test('nothing in the product reads a whole table', () => {
  const sources = globSync('{shared,functions,events,infra}/**/*.ts').filter(file => !/\.(test|fixture)\.ts$/.test(file));
  expect(sources.length).toBeGreaterThan(50);
  expect(sources.filter(file => /\bScan(Command)?\b|paginateScan|'scan'/.test(readFileSync(file, 'utf8')))).toEqual([]);
});
