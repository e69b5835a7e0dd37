import { describe, expect, test, vi } from 'vitest';
import type { Routes } from '../../../shared/api/core/route.ts';
import { logRoutes } from '../../../shared/api/views/log.ts';
import { stageTileRoutes } from '../../../shared/api/views/stage-tiles.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { invocation, messages, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { prices } from '../../bench/cost/prices.ts';
import { type LogFile, openCheckpoint, type StageFile, wrongInLog } from '../../operate/verify-log/judge.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { keyRequests } from '../costs/keys.ts';
import { entriesOf, now } from '../costs/log.fixture.ts';
import { meterOf } from '../costs/meter.ts';

/* The log of all checkpoints as it is deployed, on a table of another make than the local cloud's: its function is handed what its queue gathers. */

type Answer = { statusCode: number; body: string; isBase64Encoded?: boolean };
type Handler = (event: object, context: object) => Promise<Answer>;
Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:1/queues', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' });
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-erase.ts')),
  ...(await import('../../../shared/data/core/log-keys.ts')),
  ...(await import('../../../shared/data/core/log-stage.ts')),
  ...(await import('../../../shared/data/core/rows.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ask: (await import('../../../functions/views/log-api.ts')).handler as unknown as Handler,
  grown: (await import('../../../functions/views/on-grown.ts')).handler as unknown as Handler,
}));

const userId: UserId = newId('user');
const append = (owner: string, count: number): Promise<void> => sequence(data.logOf<LogEntry>(), owner, entriesOf(owner, count), now);
/** A round, as a minute's rows of these owners bring it about. */
const round = (...owners: string[]) => {
  const said = { type: 'log.appended', at: now(), by: 'clock', requestId: '1', entity: 'log', version: 1, data: {}, record: {} };
  return data.grown(messages(...owners.map(owner => ({ id: `LOG#${owner}#1/0000000000000001@1`, ...said }))), invocation);
};
const ask = async (name: keyof typeof logRoutes, workspaceId: WorkspaceId) => {
  const caller = { userId, zone: 'UTC', locale: 'en' as const, roles: { [workspaceId]: 'owner' as const } };
  const params: Record<string, string> = logRoutes[name].path.includes('{') ? { workspaceId } : {};
  const { statusCode, body } = await data.ask(requestFor(logRoutes[name], { caller, params }), invocation);
  return { status: statusCode, ...JSON.parse(body) };
};
/** A file of the log of all checkpoints, as a stranger asks for it. */
const open = async (name: keyof typeof stageTileRoutes, params: Record<string, string> = {}) => {
  const answer = await data.ask(requestFor((stageTileRoutes as Routes)[name]!, { params }), invocation);
  return { status: answer.statusCode, bytes: Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8') };
};
const fileOf = async (workspaceId: WorkspaceId): Promise<LogFile> => {
  const { data: stage } = (await ask('proveCheckpoint', workspaceId)) as { data: StageFile };
  const { data: said } = await ask('getCheckpoint', workspaceId);
  const { data: page } = await ask('listLogEntries', workspaceId);
  return { ...said, ...page, stage };
};
const signatures = (): number => keyRequests.filter(each => each === 'Sign').length;
let measured: ReturnType<typeof meterOf> | undefined;
const costOf = async (work: () => Promise<unknown>) => {
  measured ??= meterOf(data.documents);
  keyRequests.length = 0;
  const { requests, writeUnits, readUnits } = await measured(work);
  const by = Object.fromEntries([...Map.groupBy(requests, each => each)].map(([name, all]) => [name, all.length]));
  return { requests: by, writeUnits, readUnits, signatures: signatures() };
};

test('before its first minute there is none', async () => {
  expect((await open('readStageCheckpoint')).status).toBe(404);
  const workspaceId = newId('workspace');
  await append(`WS#${workspaceId}`, 1);
  expect(await ask('proveCheckpoint', workspaceId)).toMatchObject({ status: 404, code: 'not_found' });
});

describe('the log of all checkpoints', () => {
  test('is signed once for all logs that have grown in a minute, proves each of them, and stands open as files', async () => {
    const ids = [newId('workspace'), newId('workspace'), newId('workspace')];
    for (const [i, each] of ids.entries()) await append(`WS#${each}`, i + 2);
    await append(`USER#${userId}`, 2);
    keyRequests.length = 0;
    await round(...ids.map(each => `WS#${each}`), `USER#${userId}`, `WS#${ids[0]}`);
    expect(signatures()).toBe(1);
    for (const each of ids) {
      const file = await fileOf(each);
      expect(file.stage!.entered.split('\n')[0]).toBe(`almanac-local/workspaces/${each}/1`);
      expect(wrongInLog(file)).toEqual([]);
    }
    const { data: mine } = await ask('proveMyCheckpoint', ids[0]!);
    expect(mine.entered.split('\n').slice(0, 2)).toEqual([`almanac-local/users/${userId}/1`, '2']);

    const [checkpoint, key] = [await open('readStageCheckpoint'), await open('readStageKey')];
    const opened = openCheckpoint({ checkpoint: checkpoint.bytes.toString(), key: key.bytes.toString().trim() })!;
    expect(checkpoint.bytes.toString()).toBe(mine.checkpoint);
    expect(opened.size).toBe(4);
    const tile = await open('readPartOfStageTile', { level: '0', tile: '000.p', part: '4' });
    expect(tile.bytes).toHaveLength(4 * 32);
    const bundle = await open('readPartOfStageTile', { level: 'entries', tile: '000.p', part: '4' });
    expect(bundle.bytes).toHaveLength(4 * (2 + 64));
    expect((await open('readPartOfStageTile', { level: '0', tile: '000.p', part: '5' })).status).toBe(404);
    expect((await open('readStageTile', { level: '0', tile: '000' })).status).toBe(404);
    // Nobody is named in what strangers read.
    for (const { bytes } of [tile, bundle, checkpoint]) for (const each of ids) expect(bytes.includes(each.slice(3))).toBe(false);
  });

  test('grows with a log, and finds one that was put in the place of what was entered', async () => {
    const workspaceId = newId('workspace');
    const owner = `WS#${workspaceId}`;
    await append(owner, 5);
    await round(owner);
    const before = await fileOf(workspaceId);
    await append(owner, 3);
    await round(owner);
    const after = await fileOf(workspaceId);
    expect(wrongInLog(after)).toEqual([]);
    expect(openCheckpoint(after.stage!)!.size).toBe(openCheckpoint(before.stage!)!.size + 1);
    // What was there first is shown again beside what was entered since: the log was rolled back.
    expect(wrongInLog({ ...before, stage: after.stage! })).toContain(
      `almanac-local/workspaces/${workspaceId}/1: was rolled back, from 8 entries to 5`,
    );
  });

  test('has a log as it is, not as far as there was time for: what is more comes again, and goes on', async () => {
    const workspaceId = newId('workspace');
    const owner = `WS#${workspaceId}`;
    await append(owner, 4);
    const entered = await open('readStageCheckpoint');
    let hurry = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
      hurry += 6000;
      return hurry;
    });
    const cut = await round(owner).finally(() => clock.mockRestore());
    expect(cut).toMatchObject({ batchItemFailures: [{ itemIdentifier: expect.any(String) }] });
    expect((await open('readStageCheckpoint')).bytes).toEqual(entered.bytes);
    await round(owner);
    const file = await fileOf(workspaceId);
    expect(file.stage!.entered.split('\n')[1]).toBe('4');
  });

  test('tells nothing of who was erased: what is left of them there is nobody’s', async () => {
    const workspaceId = newId('workspace');
    const owner = `WS#${workspaceId}`;
    await append(owner, 2);
    await round(owner);
    await data.eraseLog(owner, Date.now() + 10_000);
    data.logKeys.forget(owner);
    expect(await ask('proveCheckpoint', workspaceId)).toMatchObject({ status: 404 });
    const { bytes: before } = await open('readStageCheckpoint');
    await round(owner);
    expect((await open('readStageCheckpoint')).bytes).toEqual(before);
    // A round that had begun before they were erased, and ends after it.
    await data.stagePlaces.put(owner, { index: 1, size: 2, root: Buffer.alloc(32) });
    expect(await data.stagePlaces.find(owner)).toBeUndefined();
    expect(await data.readRow({ pk: `TREE#${owner}#1`, sk: 'stage' })).not.toHaveProperty('root');
  });
});

test('a minute costs one signature however many logs have grown in it; one in which nothing has grown writes and signs nothing', async () => {
  const owners = Array.from({ length: 10 }, () => `WS#${newId('workspace')}`);
  for (const owner of owners) await append(owner, 3);
  await round(...owners);
  const nothing = await costOf(() => round(...owners));
  expect(nothing).toMatchObject({ writeUnits: 0, signatures: 0 });
  for (const owner of owners) await append(owner, 3);
  const [first, ...others] = owners as [string, ...string[]];
  const one = await costOf(() => round(first));
  const nine = await costOf(() => round(...others));
  const usd = ({ writeUnits, readUnits, signatures: signed }: typeof one): number =>
    writeUnits * prices.dynamodbWrite.usd + readUnits * prices.dynamodbRead.usd + signed * prices.kmsSignature.usd;
  const minutes = 60 * 24 * 30;
  console.info(
    `A round of one log: ${JSON.stringify(one)}, ${(usd(one) * 1e6).toFixed(1)} USD a million; of nine: ${JSON.stringify(nine)}.`,
    `Each minute of a month with one: ${(usd(one) * minutes).toFixed(2)} USD, of which signatures ${(prices.kmsSignature.usd * minutes).toFixed(2)}.`,
    `A further log in a minute: ${(((usd(nine) - usd(one)) / 8) * 1e6).toFixed(1)} USD a million.`,
  );
  expect({ one: one.signatures, nine: nine.signatures }).toEqual({ one: 1, nine: 1 });
  // Of each tree the last tile of leaves is put anew: two units here, up to sixteen of the stage's own.
  expect(one.writeUnits).toBeLessThanOrEqual(8);
  expect(nine.writeUnits).toBeLessThanOrEqual(32);
});
