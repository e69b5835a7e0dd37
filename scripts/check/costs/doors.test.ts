import { readFileSync } from 'node:fs';
import { beforeAll, expect, test, vi } from 'vitest';
import { logCostOfMillion, socketCostOfMillion } from '../../bench/cost/doors.ts';
import '../../../events/table.fixture.ts';
import { onEngine } from './engine.fixture.ts';
import { meterOf } from './meter.ts';
import { acting, loadWebhooks, workspaceWithWebhook } from './webhook.fixture.ts';

/* What an event costs on its way into the log of its owner, and from there to a socket that follows, counted by an engine of another make. */
const frames: string[] = [];
vi.mock('../../../shared/aws/sockets.ts', () => ({
  postTo: async (_: string, frame: string) => frames.push(frame) > 0,
  closeSocket: async () => {},
}));
process.env.CURSOR_SECRET_ARN = 'cursors';
vi.mock('../../../shared/aws/secrets/secrets.ts', () => ({ secretGenerations: async () => ({ current: 'secret', previous: undefined }) }));
process.env.WEBHOOK_SECRET_ARN = 'webhooks';
process.env.LOOPBACK_FILES = 'no';
const data = onEngine(async () => ({
  ...(await loadWebhooks()),
  ...(await import('../../../shared/data/views/sockets.ts')),
  ...(await import('../../../shared/data/views/followed.ts')),
  ...(await import('../../../shared/data/core/log-positions.ts')),
  ...(await import('../../../functions/views/sockets/fan-out.ts')),
}));

let measured: ReturnType<typeof meterOf>;
beforeAll(() => {
  measured = meterOf(data.documents);
});

type Each = { writeUnits: number; readUnits: number };
const eachOf = (costs: readonly Each[], together: number): Each => ({
  writeUnits: costs.reduce((sum, { writeUnits }) => sum + writeUnits, 0) / together,
  readUnits: costs.reduce((sum, { readUnits }) => sum + readUnits, 0) / together,
});

/** What each of so many events costs that come together, into the log and on to one socket. */
const costOfEach = async (together: number) => {
  const { id, happen } = await workspaceWithWebhook(data);
  const { workspaceId } = id;
  const owner = `WS#${workspaceId}`;
  await happen(1);
  const caller = { userId: acting.userId, zone: 'UTC', locale: 'en', signedInAt: new Date().toISOString() };
  await data.keepSubscription(caller, `socket-${together}`, { workspaceId }, acting.now);
  const into = await measured(() => happen(together));
  const first = (await data.nextPositionIn(owner)) - together;
  frames.length = 0;
  const asked = await measured(() => data.followedAmong([owner], new Date().toISOString()));
  const sent = await measured(() => data.fanOut({ owner, first }));
  expect(frames.map(frame => JSON.parse(frame).entries?.length)).toEqual([together]);
  return { log: eachOf([into], together), socket: eachOf([asked, sent], together) };
};

test('README says what a million events cost on their way into logs, and on to a socket that follows, as it is counted', async () => {
  const [alone, ten] = [await costOfEach(1), await costOfEach(10)];
  console.info(JSON.stringify({ alone, ten }));
  expect(ten.log.writeUnits).toBeLessThanOrEqual(0.4);
  expect([alone.socket.writeUnits, ten.socket.writeUnits]).toEqual([0, 0]);
  const usd = (of: typeof logCostOfMillion, door: 'log' | 'socket') =>
    `${of(alone[door], 1).toFixed(2)} USD one by one and ${of(ten[door], 10).toFixed(2)} USD in tens`;
  const said = `a million events on their way into logs cost ${usd(logCostOfMillion, 'log')} (${alone.log.writeUnits} and ${ten.log.writeUnits} write units an event), and on to a socket that follows ${usd(socketCostOfMillion, 'socket')} (nothing written, ${alone.socket.readUnits} and ${ten.socket.readUnits} read units)`;
  expect(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).toContain(said);
});
