import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { logRoutes } from '../../../shared/api/views/log.ts';
import { tileRoutes } from '../../../shared/api/views/tiles.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Role } from '../../../shared/domain/core/permissions.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { leafHash } from '../../../shared/log/tree/hash.ts';
import { hashOf, leafOf } from '../../../shared/log/tree/leaf.ts';
import { bundleOf } from '../../../shared/log/tree/tiles.ts';
import { includes, isConsistent } from '../../../shared/log/tree/verify.ts';
import { invocation, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { type LogFile, openCheckpoint, rootOver, wrongInLog } from '../../operate/verify-log/judge.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { keyRequests } from '../costs/keys.ts';

/* The routes of the tree as they are deployed, on a table of another make than the local cloud's: only the gateway's event is made by hand. */

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string; headers?: Record<string, string> }>;
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-erase.ts')),
  ...(await import('../../../shared/data/core/log-keys.ts')),
  ...(await import('../../../shared/data/core/log-read.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  handler: (await import('../../../functions/views/log-api.ts')).handler as unknown as Handler,
}));

const now = (): string => new Date().toISOString();
const userId = newId('user');
const ownerOf = (workspaceId: WorkspaceId): string => `WS#${workspaceId}`;
const bytes = (text: string): Buffer => Buffer.from(text, 'base64');

const inText = (query: Record<string, number>) => Object.fromEntries(Object.entries(query).map(([name, value]) => [name, `${value}`]));

type LogRoute = keyof typeof logRoutes;
const ask = async (name: LogRoute, workspaceId: WorkspaceId, query: Record<string, number> = {}, role: Role = 'owner') => {
  const roles = { [workspaceId]: role };
  const request = { caller: { userId, zone: 'Europe/Berlin', locale: 'en' as const, roles }, params: { workspaceId } };
  const answer = await data.handler(requestFor(logRoutes[name], { ...request, query: inText(query) }), invocation);
  return { status: answer.statusCode, ...JSON.parse(answer.body) };
};

/** A file of the log under an address behind `tlog/`, as any reader of tlog-tiles asks for it. */
const fileAt = async (workspaceId: WorkspaceId, path: string, role: Role = 'owner') => {
  const [, level, tile, part, width] = path.split('/');
  const name = level === undefined ? 'readCheckpoint' : width ? 'readPartOfFarTile' : part ? 'readPartOfTile' : 'readTile';
  const caller = { userId, zone: 'Europe/Berlin', locale: 'en' as const, roles: { [workspaceId]: role } };
  const params = Object.fromEntries(Object.entries({ workspaceId, level, tile, part, width }).filter(([, value]) => value !== undefined));
  const { statusCode, body, headers } = await data.handler(
    requestFor(tileRoutes[name], { caller, params: params as Record<string, string> }),
    invocation,
  );
  return { status: statusCode, headers, bytes: Buffer.from(body, 'base64') };
};

const entry = (owner: string, title: string): LogEntry => ({
  ...{ id: `${owner}/ITEM#${newId('item')}@1`, type: 'item.created', at: now(), by: userId, requestId: 'r', entity: 'item', version: 1 },
  ...{ data: {}, record: { title } },
});
const append = async (workspaceId: WorkspaceId, count: number, perRow = 10): Promise<void> => {
  const owner = ownerOf(workspaceId);
  for (let i = 0; i < count; i += perRow)
    await sequence(
      data.logOf<LogEntry>(),
      owner,
      Array.from({ length: Math.min(perRow, count - i) }, (_, j) => entry(owner, `Item ${i + j}`)),
      now,
    );
};
/** The whole log, as the command reads it. */
const fileOf = async (workspaceId: WorkspaceId): Promise<LogFile> => {
  const { data: said } = await ask('getCheckpoint', workspaceId);
  const entries: LogFile['entries'] = [];
  for (;;) {
    const page = await ask('listLogEntries', workspaceId, { from: entries.length + 1 });
    if (page.data.entries.length === 0) return { ...said, entries };
    entries.push(...page.data.entries);
  }
};
const partition = async (pk: string): Promise<Record<string, unknown>[]> => {
  const { Items = [] } = await data.documents.send(
    new QueryCommand({ TableName: data.tableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } }),
  );
  return Items;
};

describe('the log of a workspace', () => {
  test('is read consistently: nothing that a checkpoint covers is ever missing from what is told after it', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 20);
    const behind: unknown[] = [];
    data.documents.middlewareStack.add(
      next => args => {
        const { TableName, ConsistentRead, RequestItems } = args.input as Record<string, unknown>;
        const isRead = TableName !== undefined && !('Item' in args.input) && !('UpdateExpression' in args.input);
        if (isRead && RequestItems === undefined && !ConsistentRead) behind.push(args.input);
        return next(args);
      },
      { step: 'initialize', name: 'consistency' },
    );
    await ask('getCheckpoint', workspaceId);
    expect((await ask('listLogEntries', workspaceId, { from: 5 })).data.entries).toHaveLength(16);
    expect((await ask('proveEntry', workspaceId, { position: 12 })).status).toBe(200);
    data.documents.middlewareStack.remove('consistency');
    expect(behind).toEqual([]);
  });

  test('says of itself, signed, what everybody can compute from its entries, at every size that it comes to', async () => {
    const workspaceId = newId('workspace');
    const empty = await ask('getCheckpoint', workspaceId);
    expect(openCheckpoint(empty.data)).toMatchObject({ size: 0 });
    let earlier: LogFile | undefined;
    for (const more of [1, 9, 120, 3, 250]) {
      await append(workspaceId, more);
      const file = await fileOf(workspaceId);
      expect(openCheckpoint(file)?.size).toBe((earlier?.entries.length ?? 0) + more);
      expect(file.checkpoint.split('\n')[0]).toBe(`almanac-local/workspaces/${workspaceId}/1`);
      expect(wrongInLog(file, earlier)).toEqual([]);
      earlier = file;
    }
    expect(earlier!.entries.at(-1)?.entry).toMatchObject({ type: 'item.created', record: { title: 'Item 249' } });
  });

  test('is signed once for each size', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 5);
    const first = await ask('getCheckpoint', workspaceId);
    keyRequests.length = 0;
    expect((await ask('getCheckpoint', workspaceId)).data).toEqual(first.data);
    expect(keyRequests.filter(each => each === 'Sign')).toEqual([]);
  });

  test('proves each entry, and that it only grew, to who has no more than two checkpoints', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 7, 3);
    const { data: before } = await ask('getCheckpoint', workspaceId);
    await append(workspaceId, 30, 7);
    const { data: after } = await ask('getCheckpoint', workspaceId);
    const { data: growth } = await ask('proveGrowth', workspaceId, { from: 7, to: 37 });
    const claim = { earlier: 7, before: bytes(before.root), size: 37, root: bytes(after.root) };
    expect(isConsistent({ ...claim, proof: growth.proof.map(bytes) })).toBe(true);
    for (const { size, root } of [before, after])
      for (let position = 1; position <= size; position++) {
        const { data: told } = await ask('proveEntry', workspaceId, { position, size });
        const hash = hashOf(told.entry, bytes(told.salt));
        expect(hash).toEqual(bytes(told.hash));
        expect(includes({ leaf: position - 1, size, hash, root: bytes(root), proof: told.proof.map(bytes) })).toBe(true);
      }
    // Without a size: as it is by now.
    await append(workspaceId, 1);
    expect((await ask('proveEntry', workspaceId, { position: 38 })).data).toMatchObject({ size: 38 });
  });

  test('knows no position and no size that it does not have', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 3);
    const unknown: [LogRoute, Record<string, number>][] = [
      ['proveEntry', { position: 4 }],
      ['proveEntry', { position: 3, size: 2 }],
      ['proveEntry', { position: 1, size: 4 }],
      ['proveGrowth', { from: 1, to: 4 }],
      ['proveGrowth', { from: 3, to: 2 }],
    ];
    for (const [name, query] of unknown)
      expect(await ask(name, workspaceId, query), JSON.stringify(query)).toMatchObject({ status: 404, code: 'not_found' });
    const wrong: Record<string, number>[] = [{ position: 0 }, { position: 1.5 }, { position: 1, size: 0 }];
    for (const query of wrong) expect(await ask('proveEntry', workspaceId, query)).toMatchObject({ status: 400, code: 'invalid_request' });
    expect((await ask('listLogEntries', workspaceId, { from: 4 })).data.entries).toEqual([]);
  });

  test('is told to who may read all of it, and to nobody else', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 2);
    await ask('getCheckpoint', workspaceId);
    const queries: Partial<Record<LogRoute, Record<string, number>>> = {
      getCheckpoint: {},
      listLogEntries: {},
      proveEntry: { position: 1 },
      proveGrowth: { from: 1, to: 2 },
    };
    for (const [name, query] of Object.entries(queries) as [LogRoute, Record<string, number>][]) {
      for (const role of ['member', 'guest'] as const) expect(await ask(name, workspaceId, query, role)).toMatchObject({ status: 403 });
      for (const role of ['owner', 'admin'] as const)
        expect(await ask(name, workspaceId, query, role), name).toMatchObject({ status: 200 });
    }
  });

  test('is not that of a user: theirs is told to them alone, with proofs of its own', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 2);
    const mine = `USER#${userId}`;
    await sequence(data.logOf<LogEntry>(), mine, [entry(mine, 'Mine'), entry(mine, 'Mine too')], now);
    const { data: said } = await ask('getMyCheckpoint', workspaceId);
    expect(openCheckpoint(said)).toMatchObject({ size: 2 });
    expect(said.checkpoint.split('\n')[0]).toBe(`almanac-local/users/${userId}/1`);
    const { data: page } = await ask('listMyLogEntries', workspaceId);
    expect(wrongInLog({ ...said, ...page })).toEqual([]);
    expect(page.entries.map((each: { entry: LogEntry }) => each.entry.record.title)).toEqual(['Mine', 'Mine too']);
    const { data: proof } = await ask('proveMyEntry', workspaceId, { position: 2 });
    const claim = { leaf: 1, size: 2, hash: bytes(proof.hash), root: bytes(said.root), proof: proof.proof.map(bytes) };
    expect(includes(claim)).toBe(true);
    expect((await ask('proveMyGrowth', workspaceId, { from: 1, to: 2 })).data.proof).toHaveLength(1);
    expect(await ask('proveMyGrowth', workspaceId, { from: 1, to: 3 })).toMatchObject({ status: 404 });
  });

  test('is there in files as C2SP tlog-tiles has them, at every width that a checkpoint may ask for, and to who may read all of it', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 300, 25);
    const { checkpoint, entries } = await fileOf(workspaceId);
    const leaves = entries.map(each => leafOf(each.entry, bytes(each.salt)));
    const told = await fileAt(workspaceId, 'checkpoint');
    expect(told.bytes.toString()).toBe(checkpoint);
    expect(told.headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, max-age=0' });
    const beginnings = [1, 43, 44].map(width => [`001.p/${width}`, leaves.slice(256, 256 + width)] as const);
    for (const [path, part] of [['000', leaves.slice(0, 256)], ['000.p/7', leaves.slice(0, 7)], ...beginnings] as const) {
      const [tile, bundle] = [await fileAt(workspaceId, `tile/0/${path}`), await fileAt(workspaceId, `tile/entries/${path}`)];
      expect(tile.bytes, path).toEqual(Buffer.concat(part.map(leafHash)));
      expect(bundle.bytes, path).toEqual(bundleOf(part));
      expect(tile.headers).toMatchObject({ 'cache-control': 'private, max-age=31536000', 'content-type': 'application/octet-stream' });
    }
    expect((await fileAt(workspaceId, 'tile/1/000.p/1')).bytes).toEqual(rootOver(leaves.slice(0, 256).map(leafHash)));
    const none = [
      '0/001',
      '0/001.p/45',
      '0/002',
      '1/000',
      '1/001',
      '8/000',
      '00/000',
      'entries/x000/000',
      'entries/x001/000',
      '0/x001/000.p/3',
      '-1/000',
      '0/0',
    ];
    for (const path of none) expect(await fileAt(workspaceId, `tile/${path}`), path).toMatchObject({ status: 404 });
    for (const path of ['checkpoint', 'tile/0/000', 'tile/entries/000.p/7'])
      expect(await fileAt(workspaceId, path, 'member'), path).toMatchObject({ status: 403 });
  });

  test('shows in its tree nothing of what it says, and keeps nothing of an owner who is erased', async () => {
    const workspaceId = newId('workspace');
    await append(workspaceId, 20);
    await fileOf(workspaceId);
    const tree = await partition(`TREE#${ownerOf(workspaceId)}#1`);
    expect(tree.map(({ sk }) => sk).sort()).toEqual(['checkpoint', 'size', 'tile#0#0']);
    expect(JSON.stringify(tree)).not.toMatch(/Item \d/);
    expect(await data.eraseLog(ownerOf(workspaceId), Date.now() + 10_000)).toBe(true);
    // That they are gone, for whoever still wants to say where they stood.
    expect(await partition(`TREE#${ownerOf(workspaceId)}#1`)).toMatchObject([{ sk: 'stage', destroyed: true }]);
    expect((await partition(`LOG#${ownerOf(workspaceId)}#1`)).map(({ sk }) => sk)).toEqual(['key']);
  });
});

test('whoever writes the table finds no way to change an entry that a checkpoint covers, without the key of its owner or with it', async () => {
  const workspaceId = newId('workspace');
  await append(workspaceId, 12, 4);
  const earlier = await fileOf(workspaceId);
  // With all keys of the stage: a row of other entries, well sealed.
  const { sealedRow } = await import('../../../shared/data/core/log-rows.ts');
  const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
  const key = (await data.logKeys.find(ownerOf(workspaceId))) as Buffer;
  const row = (await partition(`LOG#${ownerOf(workspaceId)}#1`)).find(({ sk }) => Number(sk) === 5)!;
  const { entries } = (await data.readerOf<LogEntry>().rowAt(ownerOf(workspaceId), 5))!;
  const forged = entries.map((each, i) => (i === 1 ? { ...each, record: { title: 'Never said' } } : each));
  const { body: _, ...rest } = row as Record<string, unknown>;
  const Item = sealedRow(rest, { seed: Buffer.alloc(16).toString('base64'), entries: forged }, key, Buffer.alloc(12));
  await data.documents.send(new PutCommand({ TableName: data.tableName, Item }));
  await append(workspaceId, 3);
  const wrong = wrongInLog(await fileOf(workspaceId), earlier);
  expect(wrong).toContain('entry 6 is not what its hash says');
  expect(rootOver(earlier.entries.map(({ hash }) => bytes(hash)))).toEqual(openCheckpoint(earlier)?.root);
});
