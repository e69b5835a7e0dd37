import { describe, expect, test } from 'vitest';
import { type LinkedCalendar, stillPending, syncedCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { changeItem, trashItem } from '../domain/items/history/item-changes.ts';
import { completeItem } from '../domain/items/occurrences/item-occurrences.ts';
import { clearCalendar } from './clear.ts';
import { isOurs, linked, world } from './memory.fixture.ts';
import { pushItem } from './push.ts';
import { syncCalendar } from './sync.ts';

const zone = 'Europe/Berlin';
const itemId: ItemId = 'item_01kb8m5z7he4mtx2p9n6a3k8ra';
const due = { date: '2026-11-28', time: '09:00', zone };
const minute = 60_000;

type World = ReturnType<typeof world>;
const foreign = (given: Partial<CalendarEvent> = {}): CalendarEvent => ({
  eventId: 'e1',
  uid: 'e1@provider',
  status: 'confirmed',
  title: 'Dentist',
  start: { date: '2026-11-25', time: '10:00', zone },
  end: { date: '2026-11-25', time: '11:00', zone },
  busy: true,
  updatedAt: '2026-11-21T08:00:00.000Z',
  ...given,
});

/** Syncs as the clock does, and keeps how far it came. */
const syncing = (here: World, calendar: LinkedCalendar = linked()) => {
  let current = calendar;
  return async () => {
    here.clock.pass(minute);
    const synced = await syncCalendar(current, here.ports);
    if (!synced.refused) current = syncedCalendar(current, synced, here.clock.now()).next;
    return synced;
  };
};
const ours = (here: World): CalendarEvent[] => here.calendar.all().filter(isOurs);

describe('busy times', () => {
  test('come in, move, and go', async () => {
    const here = world();
    const sync = syncing(here);
    here.calendar.byHand(foreign());
    await sync();
    expect(here.eventLinks.all()).toMatchObject([{ kind: 'busy', from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T10:00:00.000Z' }]);
    here.calendar.byHand(foreign({ start: { date: '2026-11-26', time: '10:00', zone }, end: { date: '2026-11-26', time: '12:00', zone } }));
    await sync();
    expect(here.eventLinks.all()).toMatchObject([{ from: '2026-11-26T09:00:00.000Z' }]);
    here.calendar.byHand(foreign(), true);
    await sync();
    expect(here.eventLinks.all()).toEqual([]);
  });

  test('hold no words of the event, and what does not take time is not one', async () => {
    const here = world();
    here.calendar.byHand(foreign({ title: 'Very private' }));
    here.calendar.byHand(foreign({ eventId: 'e2', busy: false }));
    await syncing(here)();
    expect(here.eventLinks.all()).toHaveLength(1);
    expect(JSON.stringify(here.eventLinks.all())).not.toContain('private');
  });
});

describe('items with a time', () => {
  test('go out once, and our own echo changes nothing', async () => {
    const here = world();
    const sync = syncing(here);
    here.items.create(itemId, { due, duration: 'PT1H' });
    expect(await sync()).toMatchObject({ written: 1 });
    expect(ours(here)).toMatchObject([{ title: 'Water the plants', start: { date: '2026-11-28', time: '08:00' }, end: due }]);
    const version = here.items.has(itemId)!.version;
    for (let i = 0; i < 3; i++) expect(await sync()).toMatchObject({ written: 0, taken: 0 });
    expect(here.items.has(itemId)!.version).toBe(version);
  });

  test('are moved and renamed from the calendar, and the other way', async () => {
    const here = world();
    const sync = syncing(here);
    here.items.create(itemId, { due, duration: 'PT1H' });
    await sync();
    const [event] = ours(here);
    here.clock.pass(minute);
    here.calendar.byHand({ ...event!, title: 'Water them all', start: { ...due, time: '14:00' }, end: { ...due, time: '15:30' } });
    expect(await sync()).toMatchObject({ taken: 1 });
    expect(here.items.has(itemId)).toMatchObject({
      title: 'Water them all',
      due: { date: '2026-11-28', time: '15:30', zone },
      duration: 'PT90M',
    });
    await here.items.port.change(itemId, (item, acting) => changeItem(item, { title: 'Back' }, acting));
    await pushItem(
      linked(),
      itemId,
      await here.items.port.find(itemId),
      { from: '2026-11-20T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' },
      here.ports,
    );
    expect(ours(here)).toMatchObject([{ title: 'Back', end: { time: '15:30' } }]);
    expect(await sync()).toMatchObject({ written: 0, taken: 0 });
  });

  test('that are done or in the trash are taken out; one that is deleted there goes into the trash here', async () => {
    const here = world();
    const sync = syncing(here);
    const other: ItemId = 'item_01kb8m5z7he4mtx2p9n6a3k8rb';
    for (const id of [itemId, other]) here.items.create(id, { due });
    await sync();
    await here.items.port.change(itemId, completeItem as never);
    await pushItem(linked(), itemId, await here.items.port.find(itemId), { from: '', to: '9' }, here.ports);
    expect(ours(here)).toHaveLength(1);
    here.calendar.byHand(ours(here)[0]!, true);
    expect(await sync()).toMatchObject({ taken: 1 });
    expect(here.items.has(other)!.trashedAt).toBeDefined();
    expect(await sync()).toMatchObject({ written: 0, taken: 0 });
  });
});

describe('when both sides have changed', () => {
  const both = async (laterSide: 'ours' | 'theirs') => {
    const here = world();
    const sync = syncing(here);
    here.items.create(itemId, { due });
    await sync();
    const [event] = ours(here);
    const steps = {
      ours: () => here.items.port.change(itemId, (item, acting) => changeItem(item, { title: 'Ours' }, acting)),
      theirs: () => here.calendar.byHand({ ...event!, title: 'Theirs' }),
    };
    const order = laterSide === 'ours' ? (['theirs', 'ours'] as const) : (['ours', 'theirs'] as const);
    for (const side of order) {
      here.clock.pass(minute);
      await steps[side]();
    }
    await sync();
    await sync();
    return { item: here.items.has(itemId)!.title, event: ours(here).map(({ title }) => title) };
  };

  test('the later change stands, on both sides', async () => {
    expect(await both('ours')).toEqual({ item: 'Ours', event: ['Ours'] });
    expect(await both('theirs')).toEqual({ item: 'Theirs', event: ['Theirs'] });
  });

  test('a change here stands against our own event whose answer was lost', async () => {
    const here = world(undefined, kind => (kind === 'put' && here.clock.now() < lostUntil ? 'lost' : undefined));
    const lostUntil = new Date(Date.parse(here.clock.now()) + 2 * minute).toISOString();
    const sync = syncing(here);
    here.items.create(itemId, { due });
    expect(await sync()).toMatchObject({ refused: { reason: 'provider_unavailable' } });
    expect(ours(here)).toHaveLength(1);
    here.clock.pass(minute);
    await here.items.port.change(itemId, (item, acting) => changeItem(item, { title: 'Changed since' }, acting));
    await sync();
    await sync();
    expect(here.items.has(itemId)!.title).toBe('Changed since');
    expect(ours(here).map(({ title }) => title)).toEqual(['Changed since']);
  });

  test('a change is worth more than a deletion: the event is made anew', async () => {
    const here = world();
    const sync = syncing(here);
    here.items.create(itemId, { due });
    await sync();
    here.calendar.byHand(ours(here)[0]!, true);
    await here.items.port.change(itemId, (item, acting) => changeItem(item, { title: 'Changed' }, acting));
    await sync();
    expect(here.items.has(itemId)!.trashedAt).toBeUndefined();
    expect(ours(here)).toMatchObject([{ title: 'Changed' }]);
  });
});

describe('a calendar that takes items no more', () => {
  const left = { ...linked(), mode: 'off' as const };
  test('is emptied of them, and its busy times are forgotten; what its person has changed there since stays as theirs', async () => {
    const here = world();
    const sync = syncing(here);
    const other: ItemId = 'item_01kb8m5z7he4mtx2p9n6a3k8rb';
    for (const id of [itemId, other]) here.items.create(id, { due });
    here.calendar.byHand(foreign());
    await sync();
    const changed = ours(here).find(({ uid }) => uid.startsWith(other))!;
    here.calendar.byHand({ ...changed, title: 'Mine now' });
    expect(await clearCalendar(here.ports)).toMatchObject({ removed: 1 });
    expect(here.calendar.all().map(({ title }) => title)).toEqual(['Dentist', 'Mine now']);
    expect(here.eventLinks.all()).toEqual([]);
    expect(await syncCalendar({ ...left, mode: 'busy' }, here.ports)).toMatchObject({ removed: 0, written: 0 });
  });

  test('is emptied by its next reading where its busy times still count', async () => {
    const here = world();
    here.items.create(itemId, { due });
    here.calendar.byHand(foreign());
    await syncing(here)();
    expect(await syncing(here, { ...linked(), mode: 'busy' })()).toMatchObject({ removed: 1 });
    expect(here.calendar.all().map(({ title }) => title)).toEqual(['Dentist']);
    expect(here.eventLinks.all().map(({ kind }) => kind)).toEqual(['busy']);
  });

  test('is emptied all the same where the provider failed half way', async () => {
    let failing = true;
    const here = world(undefined, kind => (kind === 'remove' && failing ? 'lost' : undefined));
    const sync = syncing(here);
    for (const last of 'abc') here.items.create(`item_01kb8m5z7he4mtx2p9n6a3k8r${last}`, { due });
    await sync();
    expect(await clearCalendar(here.ports)).toMatchObject({ refused: { reason: 'provider_unavailable' } });
    failing = false;
    expect(await clearCalendar(here.ports)).not.toHaveProperty('refused.reason');
    expect([ours(here), here.eventLinks.all()]).toEqual([[], []]);
  });
});

describe('a provider that fails', () => {
  test('and forgets everything deletes nothing of ours: what should be there is written again', async () => {
    let reset = false;
    const here = world(undefined, kind => (kind === 'cursor' && reset ? 'lost' : undefined));
    const sync = syncing(here);
    here.items.create(itemId, { due });
    here.calendar.byHand(foreign());
    await sync();
    here.calendar.forget();
    reset = true;
    expect(await sync()).toMatchObject({ full: true, written: 1 });
    expect(here.items.has(itemId)!.trashedAt).toBeUndefined();
    expect(ours(here)).toHaveLength(1);
    expect(here.eventLinks.all().map(({ kind }) => kind)).toEqual(['item']);
  });

  test('half way through leaves the place to go on from where it was, and nothing is twice', async () => {
    let failing = true;
    const here = world(undefined, kind => (kind === 'put' && failing ? 'lost' : undefined), 2);
    const sync = syncing(here);
    for (const last of 'abcde') here.items.create(`item_01kb8m5z7he4mtx2p9n6a3k8r${last}`, { due });
    expect(await sync()).toMatchObject({ refused: { reason: 'provider_unavailable' } });
    failing = false;
    expect(await sync()).not.toHaveProperty('refused.reason');
    expect(ours(here)).toHaveLength(5);
  });
});

test('an item in the trash stays there, whatever its event becomes', async () => {
  const here = world();
  const sync = syncing(here);
  here.items.create(itemId, { due });
  await sync();
  await here.items.port.change(itemId, trashItem);
  here.calendar.byHand({ ...ours(here)[0]!, title: 'Changed there' });
  await sync();
  expect(here.items.has(itemId)).toMatchObject({ title: 'Water the plants', trashedAt: expect.any(String) });
  expect(ours(here)).toEqual([]);
});

test('an item that begins to wait while a sync runs still waits when it ends', () => {
  const begun = { ...linked(), pending: [itemId] };
  const other: ItemId = 'item_01kb8m5z7he4mtx2p9n6a3k8rb';
  expect(stillPending(begun, begun, [])).toBeUndefined();
  expect(stillPending(begun, { ...begun, version: begun.version + 1, pending: [itemId, other] }, [])).toEqual([itemId, other]);
  expect(stillPending(begun, begun, [other])).toEqual([other]);
});
