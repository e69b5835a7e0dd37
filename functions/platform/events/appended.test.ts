import { describe, expect, test, vi } from 'vitest';
import type { Delivery } from './deliver.ts';

vi.hoisted(() =>
  Object.assign(process.env, {
    ...{ AWS_REGION: 'us-east-1', TABLE_NAME: 'none', DUE_SHARDS: '1', BUS_NAME: 'none', QUEUES_URL: 'http://none' },
    ...{ SERVICE: 'tests', RELEASE: '0.0.0', POWERTOOLS_METRICS_NAMESPACE: 'Almanac', POWERTOOLS_LOG_LEVEL: 'SILENT' },
  }),
);
const { appendedIn, deliverApart } = await import('./appended.ts');

const rowOf = (pk: string, sk = '0000000000000001') => ({
  after: { pk: { S: pk }, sk: { S: sk }, at: { S: '2026-11-21T08:00:00.000Z' } },
});
const [ws, user] = ['LOG#WS#ws_1#1', 'LOG#USER#user_1#1'];
const words = [rowOf(ws), rowOf(user)].flatMap(appendedIn);
const namesOf = (all: readonly Delivery[]) => all.map(({ to, event }) => `${to} ${event.id.split('/')[0]}`);

/** What is delivered when these logs are followed. */
const deliveredWith = async (followed: () => Promise<Set<string>>, lost: readonly string[] = []) => {
  const sent: string[][] = [];
  const deliver = async (some: readonly Delivery[]) => {
    sent.push(namesOf(some));
    return new Set(some.map(({ event }) => event.id).filter(id => lost.includes(id)));
  };
  const answered = await deliverApart(words, deliver, followed);
  return { sent, answered };
};

describe('a row that was appended', () => {
  test('to the log of a workspace is said to webhooks, sockets and the tree, to that of a user to the last two; what waits beside a log is none', () => {
    expect(namesOf(words)).toEqual([
      ...[`integrations/on-log ${ws}`, `views/on-log ${ws}`, `views/on-grown ${ws}`],
      ...[`views/on-log ${user}`, `views/on-grown ${user}`],
    ]);
    expect([rowOf(ws, 'waits#1'), rowOf(ws, 'key'), rowOf('WS#ws_1')].flatMap(appendedIn)).toEqual([]);
  });

  test('is said to sockets only where any follow; where that cannot be known, in any case', async () => {
    expect((await deliveredWith(async () => new Set())).sent).toEqual([
      [`integrations/on-log ${ws}`, `views/on-grown ${ws}`, `views/on-grown ${user}`],
      [],
    ]);
    expect((await deliveredWith(async () => new Set(['USER#user_1']))).sent[1]).toEqual([`views/on-log ${user}`]);
    const broken = await deliveredWith(() => Promise.reject(new Error('The table does not answer')));
    expect(broken.sent[1]).toEqual([`views/on-log ${ws}`, `views/on-log ${user}`]);
  });

  test('and could be said to nobody is given again by the stream', async () => {
    const lost = words.map(({ event }) => event.id);
    expect((await deliveredWith(async () => new Set(['WS#ws_1', 'USER#user_1']), lost)).answered).toEqual(new Set(lost));
  });
});
