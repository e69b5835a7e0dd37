import type { Dice } from '../dice.ts';
import type { AskedItem, AskedReminder } from '../model/item.ts';
import { wallAt } from '../model/zone.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How far ahead people plan: mostly soon, so that much happens in little time. */
const ahead = (dice: Dice): number =>
  dice.pick([dice.between(30, 180) * second, dice.between(2, 20) * minute, dice.between(10, 120) * minute, dice.between(2, 26) * hour]);

const relative: AskedReminder[] = [
  { offset: 'PT0S' },
  { offset: '-PT1M' },
  { offset: '-PT10M' },
  { offset: '-PT2H' },
  { offset: 'PT7M' },
  { offset: '-P1D', time: '18:00' },
  { offset: 'PT0S', repeatEvery: 'PT2H' },
];

const reminders = (dice: Dice, now: number, mayRepeat: boolean): AskedReminder[] => {
  const chosen = relative.filter(({ repeatEvery }) => dice.chance(0.35) && (mayRepeat || repeatEvery === undefined));
  const once: AskedReminder[] = dice.chance(0.2) ? [{ at: new Date(now + ahead(dice)).toISOString() }] : [];
  const all = [...chosen, ...once];
  return all.length > 0 ? all : [{ offset: 'PT0S' }];
};

const timedDue = (now: number, zone: string, dice: Dice) => {
  const [date = '', time] = wallAt(now + ahead(dice), zone).split('T');
  return { date, time, zone };
};

/** A new item, as somebody may wish it. */
export const anyItem = (dice: Dice, now: number, zone: string, members: string[]): AskedItem & { title: string } => {
  const every = dice.pick([undefined, undefined, undefined, 'FREQ=DAILY', 'FREQ=DAILY;INTERVAL=2', 'FREQ=HOURLY;INTERVAL=5']);
  // By the hour on the wall clock, some hours of a year come twice or never: that is for the tests of recurrence.
  const itemZone = every?.startsWith('FREQ=HOURLY') ? 'UTC' : zone;
  const due = timedDue(now, itemZone, dice);
  const dayAlone = every === undefined && dice.chance(0.1);
  return {
    title: 'Water the plants',
    [dice.chance(0.2) ? 'start' : 'due']: dayAlone ? { date: due.date } : due,
    zone: itemZone,
    reminders: dayAlone ? [{ offset: `PT${dice.between(1, 23)}H` }, { offset: '-P1D', time: '18:00' }] : reminders(dice, now, !every),
    ...(every ? { recurrence: { rule: every, missed: dice.pick(['skip', 'once', 'pile_up']) } } : {}),
    assignees: members.filter(() => dice.chance(0.6)),
    priority: dice.chance(0.15) ? 'critical' : 'none',
  };
};

/** Another due, other reminders, or other words for an item of somebody's. */
export const anyChange = (dice: Dice, now: number, { zone = 'UTC', recurrence }: AskedItem): object =>
  dice.pick<() => object>([
    () => ({ due: timedDue(now, zone, dice) }),
    () => ({ due: timedDue(now, zone, dice) }),
    () => ({ reminders: reminders(dice, now, !recurrence) }),
    () => ({ title: 'Water the flowers', notes: 'Not the cactus' }),
  ])();

/** Until when somebody puts an item off. */
export const anySnooze = (dice: Dice, now: number): object => ({ until: new Date(now + ahead(dice)).toISOString() });

/** Zones with and without daylight saving time, some of them far off and by half an hour. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'America/Sao_Paulo',
];

const clockTime = (dice: Dice, now: number, zone: string): string =>
  wallAt(now + dice.between(-2, 8) * hour + dice.below(60) * minute, zone).slice(11);

/** A digest a day, at a time that comes soon. */
export const anyDigest = (dice: Dice, now: number, zone: string): object => {
  const time = wallAt(now + dice.between(6, 150) * minute, zone).slice(11);
  return { days: 'every', time, channels: ['inbox', 'email'] };
};

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Another wish of how, when and where to be told. */
export const anyPreference = (dice: Dice, now: number, zone: string): object =>
  dice.pick<() => object>([
    () => ({ zone: dice.pick(zones) }),
    () => ({ channels: { reminder: ['inbox', 'email', 'push'].filter(() => dice.chance(0.7)) } }),
    () => ({ channels: { critical: [dice.pick(['inbox', 'email', 'push'])] } }),
    () => {
      const quiet = { from: clockTime(dice, now, zone), to: clockTime(dice, now, zone) };
      return { quietHours: Object.fromEntries(weekdays.map(day => [day, dice.chance(0.8) ? quiet : null])) };
    },
    () => ({ quietHours: Object.fromEntries(weekdays.map(day => [day, null])) }),
    () => ({ digest: { daily: anyDigest(dice, now, zone) } }),
    () => ({ digest: { daily: null } }),
  ])();
