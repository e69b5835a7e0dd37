import { expect, test } from 'vitest';
import type { Provider } from '../domain/calendars/connections/connection-provider.ts';
import { windowFor } from '../domain/calendars/connections/linked-calendar.ts';
import { type CalendarEvent, spanOf } from '../domain/calendars/sync/calendar.ts';
import type { ItemId } from '../domain/core/ids.ts';
import { changeItem } from '../domain/items/history/item-changes.ts';
import { isOurs } from './memory.fixture.ts';
import { accountAt, type Fault, providersAt } from './provider.fixture.ts';

const zone = 'Europe/Berlin';
const windows = 'W. Europe Standard Time';
const minuteMs = 60_000;
const connections = Number(process.env.SYNCED_CONNECTIONS ?? 400);
const each = { own: 39, items: 10 };

/** The same numbers each time (mulberry32). */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

const idOf = (number: number): ItemId => `item_01kb8m5z7he4mtx2p9n6a3${String(number).padStart(4, '0')}`;
const dayOf = (number: number): string => `2026-12-${String(1 + (number % 28)).padStart(2, '0')}`;

const timeOn = (number: number, hour: number): string => `${dayOf(number)}T${String(hour).padStart(2, '0')}:00:00`;
const weekly = { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'monday' };

/** An event of the person's own, in the words of their provider. The first returns each week. */
const ownEvents = {
  google: (number: number, hour: number) => {
    const at = (hours: number) => ({ dateTime: timeOn(number, hours), timeZone: zone });
    const recurrence = number === 0 ? { recurrence: ['RRULE:FREQ=WEEKLY'] } : {};
    return { id: `own${number}`, summary: `Own ${number}`, start: at(hour), end: at(hour + 1), ...recurrence };
  },
  microsoft: (number: number, hour: number) => {
    const at = (hours: number) => ({ dateTime: timeOn(number, hours), timeZone: windows });
    const range = { type: 'noEnd', startDate: dayOf(number), recurrenceTimeZone: windows };
    const recurrence = number === 0 ? { recurrence: { pattern: weekly, range } } : {};
    return { id: `own${number}`, subject: `Own ${number}`, start: at(hour), end: at(hour + 1), ...recurrence };
  },
};

/** One request in ten goes wrong: too many of them, the provider's own trouble, a connection that is cut before or after. */
const mishaps: [number, Fault][] = [
  [0.03, { status: 429, retryAfterSeconds: 30 }],
  [0.05, { status: 503 }],
  [0.07, 'cut'],
  [0.1, 'lost'],
];
const faultsOf = (roll: () => number, on: () => boolean) => (): Fault => {
  if (!on()) return undefined;
  const number = roll();
  return mishaps.find(([below]) => number < below)?.[1];
};

/** What was asked of the providers, and what reading and writing everything each time would have asked. */
const counts = { requests: 0, events: 0, syncs: 0, told: 0, heard: 0 };
let failing = true;
let isCounted = true;
const faults = faultsOf(dice(7), () => failing);
const words = new Set<number>();
const rollWord = dice(99);
const providers = providersAt('2026-11-21T08:00:00.000Z', {
  fault: () => {
    if (isCounted) counts.requests += 1;
    return faults();
  },
  // Every third word of a provider is lost.
  heard: url => {
    counts.told += 1;
    if (rollWord() < 0.33) return;
    counts.heard += 1;
    words.add(Number(new URL(url).pathname.slice(1).split('.')[0]));
  },
  answered: (_, body) => {
    if (!isCounted) return;
    const { items, value } = (body ?? {}) as { items?: unknown[]; value?: unknown[] };
    counts.events += (items ?? value ?? []).length;
  },
});

/** One person's account through the hour: their calendar, their items, and what they do on both sides. */
const personAt = async (number: number) => {
  const provider: Provider = number % 2 === 0 ? 'google' : 'microsoft';
  const roll = dice(number);
  const account = await accountAt(providers, provider, `person-${number}@example.com`);
  for (let own = 0; own < each.own; own++) account.act(ownEvents[provider](own, 9));
  const due = (at: number) => ({ date: dayOf(at), time: '18:00', zone });
  for (let item = 0; item < each.items; item++)
    account.items.create(idOf(item), {
      title: `Item ${item}`,
      due: due(item),
      ...(item === 0 ? { recurrence: { rule: 'FREQ=WEEKLY', missed: 'skip' } } : {}),
    });
  await account.reached().watch(account.calendar().externalId, { address: `http://almanac.test/${number}`, secret: 'word' });

  const changeHere = async () => {
    const itemId = idOf(Math.floor(roll() * each.items));
    await account.items.port.change(itemId, (item, acting) => changeItem(item, { title: `Here ${Math.floor(roll() * 1e6)}` }, acting));
    await account.push(itemId);
  };
  const changeThere = () => {
    const known = account.eventLinks.all().filter(({ kind, eventLinkId }) => kind === 'item' && eventLinkId.length < 40);
    const eventLink = known[Math.floor(roll() * known.length)];
    const title = `There ${Math.floor(roll() * 1e6)}`;
    if (eventLink && roll() < 0.5)
      account.act({ id: eventLink.eventId, ...(provider === 'google' ? { summary: title } : { subject: title }) });
    else
      account.act({
        ...ownEvents[provider](1 + Math.floor(roll() * (each.own - 1)), 9 + Math.floor(roll() * 8)),
        ...(roll() < 0.2 ? gone[provider] : {}),
      });
  };
  let isConnected = true;
  const sync = async () => {
    if (!isConnected) return;
    if (roll() < 0.02) account.forgetSyncs();
    counts.syncs += 1;
    const { refused } = await account.sync();
    isConnected = refused?.reason !== 'consent_revoked';
  };
  /** Every fiftieth person takes their consent back, and gives it again a quarter of an hour later. */
  const consents = (minute: number) => {
    if (number % 50 !== 0) return;
    if (minute === 12) account.revoke();
    if (minute !== 32) return;
    account.connectAgain();
    isConnected = true;
  };
  const minute = async (passed: number) => {
    consents(passed);
    if (words.delete(number) || passed % 15 === number % 15) await sync();
    if (isConnected && roll() < 0.05) await changeHere();
    if (roll() < 0.05) changeThere();
  };
  return { account, minute, sync };
};
const gone = { google: { status: 'cancelled' }, microsoft: { removed: true } };
type Person = Awaited<ReturnType<typeof personAt>>;

const spanText = ({ from, to }: { from: string; to: string }): string => `${from}/${to}`;
const sorted = (all: string[]): string[] => [...all].sort();

/** What is not in step: items and events of ours that differ, are missing or stand there twice, and busy times that are not those there. */
const misfits = async ({ account }: Person): Promise<string[]> => {
  const { from, to } = windowFor(account.calendar(), providers.clock.now());
  const all = (await account.there({ from, to })).filter(({ status }) => status !== 'cancelled');
  const ours = all.filter(event => isOurs(event) && !event.occurrenceOf);
  const titles = new Map(all.filter(isOurs).map(({ uid, title }) => [uid, title]));
  const items = account.items.all().filter(({ item }) => !item.trashedAt);
  const wrong = items.filter(({ item }) => titles.get(`${item.itemId}@almanac`) !== item.title).map(({ item }) => `item ${item.itemId}`);
  const own = all.filter((event: CalendarEvent) => !isOurs(event) && !event.series).map(event => spanText(spanOf(event, zone)));
  const busy = account.eventLinks
    .all()
    .filter(({ kind }) => kind === 'busy')
    .map(spanText);
  return [
    ...wrong,
    ...(titles.size === items.length ? [] : [`${titles.size} events for ${items.length} items`]),
    ...(new Set(ours.map(({ uid }) => uid)).size === ours.length ? [] : ['an event twice']),
    ...(JSON.stringify(sorted(busy)) === JSON.stringify(sorted(own)) ? [] : [`${busy.length} busy times for ${own.length} events`]),
  ];
};

const hourOf = async (people: Person[]): Promise<void> => {
  for (let passed = 0; passed < 60; passed++) {
    // The clocks of the providers are ahead for a while, and then behind.
    providers.state.skewSeconds = passed < 20 ? 0 : passed < 40 ? 90 : -90;
    for (const person of people) await person.minute(passed);
    providers.clock.pass(minuteMs);
  }
};

test(`${connections} accounts at two providers stay in step through an hour in which one request in ten fails, words are lost and consents end`, async () => {
  failing = false;
  const people: Person[] = [];
  for (let number = 0; number < connections; number++) people.push(await personAt(number));
  failing = true;
  await hourOf(people);
  failing = false;
  isCounted = false;
  for (let occurrence = 0; occurrence < 3; occurrence++) for (const person of people) await person.sync();
  const wrong: string[] = [];
  for (const [number, person] of people.entries()) wrong.push(...(await misfits(person)).map(what => `account ${number}: ${what}`));
  expect(wrong).toEqual([]);

  // Whoever keeps nothing of what both sides have reads all events and writes all items, each time.
  const full = { requests: counts.syncs * (1 + each.items), events: counts.syncs * 65 };
  const ratio = (a: number, b: number): string => `${((100 * a) / b).toFixed(0)} %`;
  console.info(
    `${counts.syncs} syncs, ${counts.heard} of ${counts.told} words heard: ${counts.requests} requests (${ratio(counts.requests, full.requests)} of ${full.requests} by reading and writing all), ${counts.events} events read (${ratio(counts.events, full.events)} of ${full.events})`,
  );
  expect(counts.requests).toBeLessThan(full.requests * 0.6);
  expect(counts.events).toBeLessThan(full.events * 0.6);
}, 600_000);
