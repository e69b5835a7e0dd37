import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { ItemId, OccurrenceId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Place = { workspaceId: WorkspaceId };
const dayMs = 86_400_000;
const day = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const streaksOf = async ({ api }: Person, params: Place, query: object = {}) =>
  (await api.getStreaks({ params, query: { zone: 'UTC', ...query } })).data;
type Seen = Awaited<ReturnType<typeof streaksOf>>;
const of = ({ people }: Seen, { userId }: Person) => people.find(each => each.userId === userId);
const currentOf = async (reader: Person, params: Place, who: Person) => of(await streaksOf(reader, params), who)?.current?.days ?? 0;

type Ended = Place & { itemId: ItemId; days: number; outcome: 'done' | 'missed'; by: UserId; version?: number; takenBackAt?: string };
/** What the history tells of a day that is past, each twice: as its events come late. */
const tell = async (ends: readonly Ended[]): Promise<void> => {
  const messages = ends.map(({ days, by, outcome, version = 1, ...of }) => {
    const at = `${day(days)}T18:00:00.000Z`;
    const occurrenceId: OccurrenceId = `occ_01kb8m3tq2e8fvq3w5r7c000${String(-days).padStart(2, '0')}`;
    const done = outcome === 'done' ? { by } : {};
    const record = { ...of, occurrenceId, outcome, at, ...done, assignees: [by], occurrence: { date: day(days) }, version };
    const event = { id: occurrenceId, at, by: 'clock', requestId: 'request', entity: 'occurrence', version, data: {}, record };
    return JSON.stringify({ ...event, type: of.takenBackAt ? 'occurrence.taken_back' : 'occurrence.ended', listener: 'streaks' });
  });
  const Records = [...messages, ...messages].map((body, i) => ({ messageId: String(i), body, attributes: {} }));
  const answer = await localAccount(stage.endpoint!).lambda.send(
    new InvokeCommand({ FunctionName: 'almanac-local-households-on-event', Payload: JSON.stringify({ Records }) }),
  );
  expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
};

/** A household in which Ben has a chore of each day, did it on the three days before today, and does it today. */
const household = async () => {
  const ada = await person('ada');
  const params = await workspaceOf(ada);
  const ben = await memberOf(params, ada, 'member');
  const body = {
    title: 'Dishes',
    due: { date: day(0) },
    zone: 'UTC',
    assignees: [ben.userId],
    recurrence: { rule: 'FREQ=DAILY' },
  } as const;
  const { data: dishes } = await ada.api.createItem({ params, body: body as never });
  const done = { ...params, itemId: dishes.itemId, outcome: 'done', by: ben.userId } as const;
  await tell([-1, -3, -2].map(days => ({ ...done, days })));
  await ben.api.completeItem({ params: dishes });
  await eventually('today', async () => (await currentOf(ada, params, ben)) === 4);
  return { ada, ben, params, dishes, done };
};

describe('streaks', () => {
  test('grow with each day on which all was done, on the board too, and shrink with what is taken back', async () => {
    const { ada, ben, params, dishes } = await household();
    const seen = await streaksOf(ada, params);
    const four = { days: 4, from: day(-3), to: day(0) };
    expect(seen).toMatchObject({ ...params, zone: 'UTC', from: day(-399), to: day(0) });
    expect(of(seen, ben)).toEqual({ userId: ben.userId, displayName: expect.any(String), current: four, longest: four });
    expect(of(seen, ada)).toEqual({ userId: ada.userId, displayName: expect.any(String) });
    expect(of(await streaksOf(ada, params, { itemId: dishes.itemId }), ben)?.current?.days).toBe(1);
    const { people } = (await ada.api.getBoard({ params, query: { zone: 'UTC' } })).data;
    expect(people.find(({ userId }) => userId === ben.userId)?.streak).toEqual(four);
    await ben.api.reopenItem({ params: dishes });
    await eventually('a day less', async () => (await currentOf(ada, params, ben)) === 3);
  });

  test('end with what is missed or still open from a day that is over, and are mended by what is corrected', async () => {
    const { ada, ben, params, done } = await household();
    const missed = { ...done, outcome: 'missed', days: -2 } as const;
    await tell([{ ...missed, version: 2 }]);
    expect(await currentOf(ada, params, ben)).toBe(2);
    await tell([{ ...missed, version: 3, takenBackAt: new Date().toISOString() }]);
    expect(of(await streaksOf(ada, params), ben)?.current).toEqual({ days: 3, from: day(-3), to: day(0) });
    const body = { title: 'Bins', due: { date: day(-3) }, zone: 'UTC', assignees: [ben.userId] } as never;
    const { data: bins } = await ada.api.createItem({ params, body });
    await eventually('what is open', async () => (await currentOf(ada, params, ben)) === 2);
    // Done too late is not better than left alone; moved, it is not owed on that day any more.
    await ben.api.completeItem({ params: bins });
    await eventually('what is late', async () => {
      const own = (await ben.api.getStreaks({ params, query: { zone: 'UTC', itemId: bins.itemId } })).data;
      return (await ben.api.listItemHistory({ params: bins })).data.length === 1 && of(own, ben)?.current === undefined;
    });
    expect(await currentOf(ada, params, ben)).toBe(2);
    await ben.api.reopenItem({ params: bins });
    await ada.api.changeItem({ params: bins, body: { due: { date: day(3) } } });
    await eventually('what is moved', async () => (await currentOf(ada, params, ben)) === 3);
  });

  test('outlast what is missed while somebody is away, and say nothing of why', async () => {
    const { ada, ben, params, done } = await household();
    await tell([
      { ...done, outcome: 'missed', days: -5 },
      { ...done, days: -6 },
    ]);
    expect(of(await streaksOf(ada, params), ben)?.current?.from).toBe(day(-3));
    const body = { from: day(-5), to: day(1), zone: 'UTC', category: 'illness' } as const;
    await ben.api.createAbsence({ params: { ...params, userId: ben.userId }, body });
    const seen = await streaksOf(ada, params);
    expect(of(seen, ben)?.current).toEqual({ days: 5, from: day(-6), to: day(0) });
    expect(JSON.stringify(seen)).not.toContain('illness');
  });

  test('of others are not for who may read only what is theirs; a stranger finds none', async () => {
    const { ada, ben, params, dishes } = await household();
    const guest = await memberOf(params, ada, 'guest');
    expect((await streaksOf(guest, params, { userId: ben.userId })).people.map(({ userId }) => userId)).toEqual([guest.userId]);
    expect((await streaksOf(ada, params, { userId: ben.userId })).people.map(({ userId }) => userId)).toEqual([ben.userId]);
    await expect(streaksOf(guest, params, { itemId: dishes.itemId })).rejects.toMatchObject({ status: 404 });
    await expect(streaksOf(await person('eve'), params)).rejects.toMatchObject({ status: 404 });
  });
});
