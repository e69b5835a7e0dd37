import type { People } from '../people/people.ts';
import type { World } from '../world/world.ts';
import { allowanceFrom, lossesBy } from './allowance.ts';
import { type DeliveryCheck, deliveredWrongly, ledgerOf } from './deliveries.ts';
import { digestsWrongly } from './digests.ts';
import { historyOf } from './history.ts';
import { devicesIn, plannedIn, planWrongly, reminderNotifications } from './notifications.ts';
import { firedOf, toldNotOrLate, toldWrongly } from './reminders.ts';
import { acknowledgedButLost, leftOver } from './rest.ts';

const largestSkewMs = 3_000;

/** Everything that a run has done wrong, one line each; nothing when it was right. */
export const checkRun = (world: World, people: People): string[] => {
  const { faults, timeline, mails, pushes } = world;
  const { struck } = faults;
  const history = historyOf(world, people);
  const check = {
    allowed: allowanceFrom(struck),
    lost: lossesBy(world.restores),
    members: people.people.map(({ userId }) => userId),
    skewMs: struck.some(({ name }) => name === 'clocks_disagree') ? largestSkewMs : 0,
    endMs: timeline.now(),
  };
  const fired = history.items.map(item => ({ item, fired: firedOf(item) }));
  const planned = plannedIn(history);
  const devices = devicesIn(history);
  const items = new Map(history.items.map(item => [item.id, item]));
  const delivery: DeliveryCheck = { ...check, mails: mails.taken, pushes: pushes.taken, ledger: ledgerOf(history), devices, items, struck };
  return [
    ...fired.flatMap(({ item, fired: ofItem }) => [...toldWrongly(item, ofItem, check), ...toldNotOrLate(item, ofItem, check)]),
    ...reminderNotifications(
      fired.flatMap(each => each.fired),
      planned,
      check,
    ),
    ...planned.flatMap(each => planWrongly(each, [...(history.persons.get(each.userId) ?? [])], devices, check)),
    ...planned.flatMap(each => deliveredWrongly(each, delivery)),
    ...digestsWrongly(history, planned, check),
    ...leftOver(world),
    ...acknowledgedButLost(world, people, history, check.lost),
  ];
};
