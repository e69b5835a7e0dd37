import { expect, test } from 'vitest';
import type { CalendarEvent } from '../domain/calendar.ts';
import { changeItem } from '../domain/item-changes.ts';
import { failCalendar, type LinkedCalendar, pendItem, syncedCalendar } from '../domain/linked-calendar.ts';
import { type Faults, isOurs, linked, world } from './memory.fixture.ts';
import { pushItem } from './push.ts';
import { syncCalendar } from './sync.ts';

const zone = 'Europe/Berlin';
const minuteMs = 60_000;
const grants = 1_000;
const eventsEach = { own: 40, items: 10 };

/** The same numbers each time (mulberry32). */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const idOf = (number: number): string => `item_01kb8m5z7he4mtx2p9n6a3${String(number).padStart(4, '0')}`;
const dayOf = (number: number): string => `2026-12-${String(1 + (number % 28)).padStart(2, '0')}`;
const ownEvent = (number: number, hour = 9): CalendarEvent => ({
  eventId: `own-${number}`,
  uid: `own-${number}@provider`,
  status: 'confirmed',
  title: `Own ${number}`,
  start: { date: dayOf(number), time: `${String(hour).padStart(2, '0')}:00`, zone },
  end: { date: dayOf(number), time: `${String(hour + 1).padStart(2, '0')}:00`, zone },
  busy: true,
  updatedAt: '2026-11-21T08:00:00.000Z',
});

/** One request in ten goes wrong: too many of them, the provider's own trouble, an answer that is lost; and now and then a cursor. */
const faultsOf =
  (roll: () => number, on: () => boolean): Faults =>
  kind => {
    const number = roll();
    if (!on() || number > (kind === 'cursor' ? 0.02 : 0.1)) return undefined;
    if (number > 0.07) return { ok: false, reason: 'throttled', retryAfterSeconds: 30 };
    return number > 0.04 ? 'lost' : { ok: false, reason: 'provider_unavailable' };
  };

/** One person's account through the hour: their calendar, their items, and what they do on both sides. */
const account = (seed: number, on: () => boolean) => {
  const roll = dice(seed);
  const here = world('2026-11-21T08:00:00.000Z', faultsOf(dice(seed + 7_000_000), on), 25);
  for (let number = 0; number < eventsEach.own; number++) here.calendar.byHand(ownEvent(number));
  for (let number = 0; number < eventsEach.items; number++)
    here.items.create(idOf(number), { due: { date: dayOf(number), time: '18:00', zone } });
  let calendar: LinkedCalendar = linked();
  const window = { from: '2026-11-20T00:00:00.000Z', to: '2027-02-19T00:00:00.000Z' };

  const sync = async () => {
    const synced = await syncCalendar(calendar, here.ports);
    const code = 'provider_unavailable';
    const change = synced.refused
      ? failCalendar(calendar, { code, pending: synced.pending }, here.clock.now())
      : syncedCalendar(calendar, synced, here.clock.now());
    calendar = change.next;
  };
  const changeItemHere = async () => {
    const itemId = idOf(Math.floor(roll() * eventsEach.items));
    await here.items.port.change(itemId, (item, acting) => changeItem(item, { title: `Here ${Math.floor(roll() * 1e6)}` }, acting));
    const { refused, pullFirst } = await pushItem(calendar, itemId, await here.items.port.find(itemId), window, here.ports);
    if (refused || pullFirst) calendar = pendItem(calendar, itemId).next;
  };
  const changeThere = () => {
    const ours = here.calendar.all().filter(isOurs);
    const event = ours[Math.floor(roll() * ours.length)];
    if (event && roll() < 0.5) here.calendar.byHand({ ...event, title: `There ${Math.floor(roll() * 1e6)}` });
    else here.calendar.byHand(ownEvent(Math.floor(roll() * eventsEach.own), 9 + Math.floor(roll() * 8)), roll() < 0.2);
  };
  const minute = async () => {
    here.clock.pass(minuteMs);
    if (roll() < 0.05) await changeItemHere();
    if (roll() < 0.05) changeThere();
  };
  return { here, sync, minute };
};

type Account = ReturnType<typeof account>;

/** What is not in step: items and events of ours that differ, are missing or stand there twice, and busy times that are not those there. */
const misfits = ({ here }: Account): string[] => {
  const [there, items] = [here.calendar.all().filter(isOurs), here.items.all()];
  const titles = new Map(there.map(({ uid, title }) => [uid, title]));
  const wrong = items
    .filter(({ item }) => !item.trashedAt && titles.get(`${item.itemId}@almanac`) !== item.title)
    .map(({ item }) => `item ${item.itemId}`);
  const own = here.calendar.all().filter(each => !isOurs(each));
  const busy = here.mirrors.all().filter(({ kind }) => kind === 'busy');
  const known = new Set(busy.map(({ eventId, etag }) => `${eventId}${etag}`));
  return [
    ...wrong,
    ...(there.length === titles.size && there.length === items.length ? [] : [`${there.length} events for ${items.length} items`]),
    ...(busy.length === own.length ? [] : [`${busy.length} busy times for ${own.length} events`]),
    ...own.filter(({ eventId, etag }) => !known.has(`${eventId}${etag}`)).map(({ eventId }) => `busy ${eventId}`),
  ];
};

test('a thousand accounts with fifty events each stay in step through an hour in which one request in ten fails', async () => {
  let failing = true;
  const accounts = Array.from({ length: grants }, (_, seed) => account(seed + 1, () => failing));
  for (let passed = 0; passed < 60; passed++) {
    for (const each of accounts) {
      if (passed % 15 === 0) await each.sync();
      await each.minute();
    }
  }
  failing = false;
  const before = accounts.map(({ here }) => ({ ...here.calendar.counts }));
  for (let turn = 0; turn < 2; turn++) for (const each of accounts) await each.sync();
  expect(accounts.flatMap((each, number) => misfits(each).map(what => `account ${number}: ${what}`))).toEqual([]);

  const total = (name: 'changes' | 'eventsRead') => before.reduce((sum, counts) => sum + counts[name], 0);
  const full = { changes: grants * 4 * 2, eventsRead: grants * 4 * 50 };
  const said = {
    requests: total('changes'),
    events: total('eventsRead'),
    writes: before.reduce((sum, { put, remove }) => sum + put + remove, 0),
  };
  console.info(
    `asked for changes ${said.requests} times (${full.changes} by reading all), read ${said.events} events (${full.eventsRead}), wrote ${said.writes}`,
  );
  // Reading everything four times an hour takes two pages of 25 each time; what changed takes one, and hardly any events.
  expect(said.requests).toBeLessThan(full.changes * 0.9);
  expect(said.events).toBeLessThan(full.eventsRead * 0.6);
}, 120_000);
