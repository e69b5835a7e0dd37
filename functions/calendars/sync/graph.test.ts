import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { keepsInStep, providersUrl } from '../../../scripts/testing/connect.ts';
import type { Person } from '../../../scripts/testing/people.ts';

const provider = 'microsoft' as const;
const zone = 'Europe/Berlin';
const timeZone = 'W. Europe Standard Time';
const dayMs = 86_400_000;
const dayIn = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const day = dayIn(30);
const at = (time: string, on = day) => ({ dateTime: `${on}T${time}:00`, timeZone });

const kept = (name: string) => keepsInStep(name, { provider });
const there = async ({ email }: Person) =>
  (await tellProviders(providersUrl(), 'graphEvents', { email })).filter(({ removed }) => !removed);
const busy = async ({ api }: Person) => (await api.listBusy({ query: { from: `${day}T00:00:00Z`, to: `${day}T23:59:59Z` } })).data;
const act = (someone: Person, deed: object) => tellProviders(providersUrl(), 'graphEvent', { email: someone.email, ...deed });

describe('a calendar at Microsoft that is kept in step', () => {
  test('both ways, at once: what changes here appears there, what changes there appears here', async () => {
    const { someone } = await kept('ada');
    const { api } = someone;
    const { data: item } = await api.createItem({
      params: someone,
      body: { title: 'Water the plants', due: { date: day, time: '18:00', zone }, duration: 'PT1H' },
    });
    const [event] = await eventually('the event', async () => {
      const found = await there(someone);
      return found.length > 0 && found;
    });
    expect(event).toMatchObject({ subject: 'Water the plants', start: at('17:00'), end: at('18:00'), isReminderOn: false });

    await act(someone, { id: event!.id, subject: 'Water them all', start: at('19:00'), end: at('20:30') });
    const moved = await eventually('the item', async () => {
      const { data } = await api.getItem({ params: item });
      return data.title === 'Water them all' && data;
    });
    expect(moved).toMatchObject({ due: { date: day, time: '20:30', zone }, duration: 'PT90M' });

    await api.completeItem({ params: item });
    await eventually('the end of the event', async () => (await there(someone)).length === 0);
  });

  test('deleted there, the item goes into the trash; moved out of the window, it only moves', async () => {
    const { someone } = await kept('ben');
    const { api } = someone;
    const create = async (title: string) =>
      (await api.createItem({ params: someone, body: { title, due: { date: day, time: '09:00', zone } } })).data;
    const [gone, far] = [await create('Goes'), await create('Far away')];
    const events = await eventually('the events', async () => (await there(someone)).length === 2 && (await there(someone)));
    const named = (title: string) => events.find(({ subject }) => subject === title)!;
    await act(someone, { id: named('Goes').id, removed: true });
    await eventually('the trash', async () => (await api.getItem({ params: gone })).data.trashedAt);
    const later = dayIn(200);
    await act(someone, { id: named('Far away').id, start: at('09:00', later), end: at('09:00', later) });
    const item = await eventually('the item far away', async () => {
      const { data } = await api.getItem({ params: far });
      return data.due?.date === later && data;
    });
    expect(item.trashedAt).toBeUndefined();
  });

  test('a series: what is changed there for all occurrences or for one is changed here, and the other way', async () => {
    const { someone } = await kept('cleo');
    const { api } = someone;
    const { data: item } = await api.createItem({
      params: someone,
      body: {
        title: 'Piano',
        due: { date: day, time: '10:00', zone },
        duration: 'PT1H',
        recurrence: { rule: 'FREQ=DAILY', missed: 'skip' },
      },
    });
    const read = async () => (await api.getItem({ params: item })).data;
    const event = await eventually('the series', async () => (await there(someone)).find(({ recurrence }) => recurrence));
    await act(someone, { id: event.id, start: at('14:00'), end: at('15:00') });
    await eventually('the hour', async () => (await read()).due?.time === '15:00');
    await act(someone, { id: event.id, occurrence: { day: dayIn(32), cancelled: true } });
    await eventually('the occurrence left out', async () => (await read()).recurrence?.except?.includes(dayIn(32)));
    await act(someone, { id: event.id, occurrence: { day, start: at('16:00'), end: at('17:00') } });
    const moved = await eventually('the occurrence moved', async () => (await read()).due?.time === '17:00' && (await read()));
    expect(moved).toMatchObject({ movedFrom: { date: day, time: '15:00' }, recurrence: { rule: expect.stringContaining('DAILY') } });
    await api.completeItem({ params: item });
    await eventually('the next occurrence there', async () =>
      (await there(someone)).some(({ start }) => start.dateTime === `${dayIn(31)}T14:00:00`),
    );
    expect(await there(someone)).toHaveLength(1);
  });

  test('its own events and the occurrences of its series are busy times; those of a series that ends are none any more', async () => {
    const { someone } = await kept('eve');
    const weekly = {
      pattern: { type: 'daily', interval: 1 },
      range: { type: 'endDate', startDate: day, endDate: dayIn(33), recurrenceTimeZone: timeZone },
    };
    const event = await act(someone, { subject: 'Very private', start: at('10:00'), end: at('11:00'), recurrence: weekly });
    const all = async () => (await someone.api.listBusy({ query: { from: `${day}T00:00:00Z`, to: `${dayIn(40)}T00:00:00Z` } })).data;
    await eventually('four occurrences', async () => (await all()).length === 4);
    expect(JSON.stringify(await all())).not.toContain('private');
    await act(someone, { id: event.id, occurrence: { day: dayIn(31), cancelled: true } });
    await eventually('three occurrences', async () => (await all()).length === 3);
    await act(someone, { id: event.id, removed: true });
    await eventually('no occurrence', async () => (await all()).length === 0);
  });

  test('a token of the sync that is not taken any more loses nothing and doubles nothing', async () => {
    const { someone, connection } = await kept('fay');
    await someone.api.createItem({ params: someone, body: { title: 'Stays', due: { date: day, time: '09:00', zone } } });
    await eventually('the event', async () => (await there(someone)).length === 1);
    await tellProviders(providersUrl(), 'forgetSyncs', { provider, email: someone.email });
    await act(someone, { subject: 'x', start: at('10:00'), end: at('11:00') });
    await someone.api.syncConnection({ params: connection });
    await eventually('the busy time', async () => (await busy(someone)).length === 1);
    expect((await there(someone)).map(({ subject }) => subject).sort()).toEqual(['Stays', 'x']);
  });

  test('an event whose answer was lost is made once', async () => {
    const { someone, connection } = await kept('gil');
    const contains = (await tellProviders(providersUrl(), 'consents', { email: someone.email }))[0]!.accessTokens[0]!;
    await tellProviders(providersUrl(), 'fault', { path: '/events', method: 'POST', contains, times: 1, cut: 'after' });
    const due = { date: day, time: '09:00', zone };
    const { data: item } = await someone.api.createItem({ params: someone, body: { title: 'Once', due } });
    await eventually('the event', async () => (await there(someone)).length === 1);
    await someone.api.syncConnection({ params: connection });
    await someone.api.changeItem({ params: item, body: { title: 'Once and no more' } });
    await eventually('the change', async () => (await there(someone))[0]!.subject === 'Once and no more');
    expect(await there(someone)).toHaveLength(1);
  });
});

describe('a subscription', () => {
  const channelOf = async ({ email }: Person) => (await tellProviders(providersUrl(), 'subscriptions', { email }))[0];

  test('is made with a word of ours; whoever does not know it is not heard', async () => {
    const { someone } = await kept('ida');
    const made = (await channelOf(someone))!;
    const value = [{ subscriptionId: made.id, clientState: 'A'.repeat(32) }];
    const channel = new URL(made.notificationUrl).searchParams.get('channel')!;
    await expect(someone.api.receiveMicrosoftNotification({ query: { channel }, body: { value } })).rejects.toMatchObject({ status: 404 });
    const mine = { value: [{ subscriptionId: made.id, clientState: made.clientState }] };
    await expect(someone.api.receiveMicrosoftNotification({ query: { channel: 'x.y.z' }, body: mine })).rejects.toMatchObject({
      status: 404,
    });
    expect((await someone.api.receiveMicrosoftNotification({ query: { channel }, body: mine })).status).toBe(204);
  });

  test('is renewed when it must be authorized again, and made anew when it was removed', async () => {
    const { someone } = await kept('jan');
    const first = (await channelOf(someone))!;
    await tellProviders(providersUrl(), 'lifecycle', { email: someone.email, lifecycleEvent: 'reauthorizationRequired' });
    await eventually('the renewal', async () => (await channelOf(someone))!.expirationDateTime > first.expirationDateTime);
    expect((await channelOf(someone))!.id).toBe(first.id);
    await tellProviders(providersUrl(), 'lifecycle', { email: someone.email, lifecycleEvent: 'subscriptionRemoved' });
    const second = await eventually('another', () => channelOf(someone));
    expect(second.id).not.toBe(first.id);
  });
});
