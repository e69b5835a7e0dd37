import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { listenTo } from '../../../scripts/testing/bus.ts';
import { keepsInStep, providersUrl } from '../../../scripts/testing/connect.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { ItemId, type UserId } from '../../../shared/domain/core/ids.ts';

type Provider = 'google' | 'microsoft';
const zone = 'Europe/Berlin';
const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const point = (time: string) => ({ date: day, time, zone });
const atGoogle = (time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: zone });
const atMicrosoft = (time: string) => ({ dateTime: `${day}T${time}:00`, timeZone: 'W. Europe Standard Time' });

/** Somebody whose calendar is kept in step both ways with their own workspace, and an item of it that stands in the calendar. */
const kept = async (name: string, provider: Provider) => {
  const inStep = await keepsInStep(name, { provider });
  const { api, email, workspaceId } = inStep.someone;
  const due = { date: day, time: '18:00', zone };
  const { data: item } = await api.createItem({ params: { workspaceId }, body: { title: 'Water the plants', due, duration: 'PT1H' } });
  const eventIds = async () =>
    provider === 'google'
      ? (await tellProviders(providersUrl(), 'events', { provider, email })).map(({ id }) => id)
      : (await tellProviders(providersUrl(), 'graphEvents', { email })).map(({ id }) => id);
  const eventId = await eventually('the event', async () => (await eventIds())[0]);
  return { ...inStep, item, eventId };
};
type ConflictScene = Awaited<ReturnType<typeof kept>>;

/** What is done while the provider answers nothing: no sync runs until it does again, and then one is asked for. */
const whileDown = async ({ someone: { api, email }, connection }: ConflictScene, work: () => Promise<unknown>) => {
  const contains = (await tellProviders(providersUrl(), 'consents', { email }))[0]!.accessTokens[0]!;
  await tellProviders(providersUrl(), 'fault', { path: '/events', contains, times: 1_000_000, status: 503 });
  await tellProviders(providersUrl(), 'fault', { path: '/calendarView', contains, times: 1_000_000, status: 503 });
  await work();
  await tellProviders(providersUrl(), 'mend', { contains });
  await api.syncConnection({ params: connection });
};
const activityOf = async ({ someone: { api }, item }: ConflictScene) => (await api.listActivity({ params: item })).data;
const entries = (of: ConflictScene, count: number) =>
  eventually(`${count} entries`, async () => {
    const all = await activityOf(of);
    return all.length >= count && all;
  });
/** A sync more, from its beginning to its end. */
const syncAgain = async ({ someone: { api }, connection }: ConflictScene) => {
  const lastSync = async () => (await api.getConnection({ params: connection })).data.lastSyncAt;
  const before = await lastSync();
  await api.syncConnection({ params: connection });
  await eventually('another sync', async () => (await lastSync()) !== before);
};

describe('an item and its event that were both changed while no sync ran', () => {
  test('at Google: the later change stands, and both versions can be read, once; so can those of a deletion', async () => {
    const heard = await listenTo(['event_link.conflicted']);
    const of = await kept('ada', 'google');
    const { someone, item, eventId, calendar } = of;
    const { api, email } = someone;
    const deed = { provider: 'google' as const, email };
    await whileDown(of, async () => {
      await api.changeItem({ params: item, body: { title: 'Water the orchids' } });
      await tellProviders(providersUrl(), 'event', { ...deed, summary: 'Very private', start: atGoogle('08:00'), end: atGoogle('08:30') });
      const theirs = { summary: 'Water them all', start: atGoogle('19:00'), end: atGoogle('20:00') };
      await tellProviders(providersUrl(), 'event', { ...deed, id: eventId, ...theirs });
    });
    const [conflict] = await entries(of, 1);
    expect(conflict).toEqual({
      workspaceId: item.workspaceId,
      itemId: item.itemId,
      activityId: expect.stringMatching(/^act_/),
      at: expect.any(String),
      userId: someone.userId,
      calendarId: calendar.calendarId,
      type: 'calendar_conflict',
      kept: 'theirs',
      because: 'later_change',
      ours: { title: 'Water the orchids', start: point('17:00'), end: point('18:00'), changedAt: expect.any(String) },
      theirs: { title: 'Water them all', start: point('19:00'), end: point('20:00'), changedAt: expect.any(String) },
      parts: [],
    });
    expect((await api.getItem({ params: item })).data).toMatchObject({ title: 'Water them all', due: { time: '20:00' } });

    await whileDown(of, async () => {
      await api.changeItem({ params: item, body: { title: 'Water nothing' } });
      await tellProviders(providersUrl(), 'event', { ...deed, id: eventId, status: 'cancelled' });
    });
    const [deletion] = await entries(of, 2);
    expect(deletion).toMatchObject({ kept: 'ours', because: 'change_over_deletion', ours: { title: 'Water nothing' } });
    expect(deletion!.theirs).toEqual({ removed: true, changedAt: expect.any(String) });
    await syncAgain(of);

    // A bus may bring an event twice; it is the same event then, by its id.
    const events = new Map<unknown, unknown>();
    const mine = await eventually('what was told of it', async () => {
      for (const { detail } of await heard()) if (detail.record.itemId === item.itemId) events.set(detail.id, detail);
      return events.size >= 2 && [...events.values()];
    });
    expect(mine).toHaveLength(2);
    const Records = [...mine, ...mine].map((event, i) => ({
      messageId: String(i),
      body: JSON.stringify({ ...(event as object), listener: 'conflicts' }),
      attributes: {},
    }));
    const Payload = JSON.stringify({ Records });
    const FunctionName = 'almanac-local-calendars-on-event';
    const answer = await localAccount(stage.endpoint!).lambda.send(new InvokeCommand({ FunctionName, Payload }));
    expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
    const all = await activityOf(of);
    expect(all).toEqual([deletion, conflict]);
    expect(JSON.stringify(all)).not.toContain('private');
    const paged = await everyPage(cursor => api.listActivity({ params: item, query: { limit: '1', cursor } }));
    expect(paged.all).toEqual(all);
    expect(paged.pages).toBeGreaterThan(1);
  });

  test('at Microsoft: the later change stands, and both versions can be read, once', async () => {
    const of = await kept('ben', 'microsoft');
    const { someone, item, eventId } = of;
    const theirs = { subject: 'Water them all', start: atMicrosoft('19:00'), end: atMicrosoft('20:00') };
    await whileDown(of, async () => {
      await tellProviders(providersUrl(), 'graphEvent', { email: someone.email, id: eventId, ...theirs });
      await someone.api.changeItem({ params: item, body: { title: 'Water the orchids' } });
    });
    await eventually('the later change there', async () =>
      (await tellProviders(providersUrl(), 'graphEvents', { email: someone.email })).some(({ subject }) => subject === 'Water the orchids'),
    );
    const [conflict] = await entries(of, 1);
    expect(conflict).toMatchObject({
      type: 'calendar_conflict',
      kept: 'ours',
      because: 'later_change',
      ours: { title: 'Water the orchids', start: point('17:00'), end: point('18:00') },
      theirs: { title: 'Water them all', start: point('19:00'), end: point('20:00') },
    });
    await syncAgain(of);
    expect(await activityOf(of)).toEqual([conflict]);
  });
});

test('an occurrence that an item cannot have moved stands in its activity, as the calendar has it', async () => {
  const of = await kept('cleo', 'microsoft');
  const { someone } = of;
  const due = { date: day, time: '10:00', zone };
  const recurrence = { rule: 'FREQ=DAILY', missed: 'skip' as const };
  const { data: item } = await someone.api.createItem({ params: someone, body: { title: 'Piano', due, duration: 'PT1H', recurrence } });
  const series = await eventually('the series', async () =>
    (await tellProviders(providersUrl(), 'graphEvents', { email: someone.email })).find(({ recurrence: its }) => its),
  );
  const later = new Date(Date.parse(day) + 2 * 86_400_000).toISOString().slice(0, 10);
  const moved = (time: string) => ({ ...atMicrosoft(time), dateTime: `${later}T${time}:00` });
  const occurrence = { day: later, start: moved('16:00'), end: moved('17:00') };
  await tellProviders(providersUrl(), 'graphEvent', { email: someone.email, id: series.id, occurrence });
  const [unsupported] = await entries({ ...of, item }, 1);
  expect(unsupported).toMatchObject({
    type: 'calendar_unsupported',
    theirs: { title: 'Piano', start: { date: later, time: '16:00', zone }, occurrence: { date: later, time: '09:00', zone } },
  });
  expect(unsupported!.parts.length).toBeGreaterThan(0);
  expect(unsupported!.kept).toBeUndefined();
});

test('the activity of an item is there for whom the item is there, and for nobody else', async () => {
  const ada: Person = await person('ada');
  const home = await workspaceOf(ada);
  const [mallory, guest, friend] = await Promise.all([person('mallory'), memberOf(home, ada, 'guest'), memberOf(home, ada, 'member')]);
  const create = async (assignees: UserId[]) => (await ada.api.createItem({ params: home, body: { title: 'Ours', assignees } })).data;
  const [hidden, shown] = [await create([ada.userId]), await create([ada.userId, guest.userId])];
  const elsewhere = { ...hidden, itemId: ItemId.parse(hidden.itemId.replace(/.{4}$/, '0000')) };
  const answers = async ({ api }: Person, read: 'getItem' | 'listActivity', params: typeof hidden) =>
    api[read]({ params }).then(
      ({ status }) => ({ status }),
      ({ status, code, details }: { status: number; code: string; details: unknown }) => ({ status, code, details }),
    );
  for (const someone of [ada, mallory, guest, friend])
    for (const item of [hidden, shown, elsewhere])
      expect(await answers(someone, 'listActivity', item)).toEqual(await answers(someone, 'getItem', item));
  expect((await answers(mallory, 'listActivity', shown)).status).toBe(404);
  expect((await answers(guest, 'listActivity', hidden)).status).toBe(404);
  expect((await guest.api.listActivity({ params: shown })).data).toEqual([]);
});
