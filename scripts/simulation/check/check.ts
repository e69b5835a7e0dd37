import type { People } from '../people/people.ts';
import type { TakenMessage } from '../world/providers.ts';
import type { World } from '../world/world.ts';
import { allowanceFrom, lossesBy } from './allowance.ts';
import { budgetsWrongly } from './budgets.ts';
import { type DeliveryCheck, deliveredWrongly, disturbedBy, ledgerOf } from './deliveries.ts';
import { digestsWrongly } from './digests.ts';
import { historyOf } from './history.ts';
import { deviceNotices, devicesIn, plannedIn, planWrongly, reminderNotifications, takenBackIn } from './notifications.ts';
import { firedOf, toldNotOrLate, toldWrongly } from './reminders.ts';
import { acknowledgedButLost, leftOver } from './rest.ts';

const largestSkewMs = 3_000;

/** What was handed over but for the hours that a restore took back: it stands in no ledger, and may be planned and handed over again. */
const notTakenBack =
  ({ restores }: World) =>
  ({ taken }: { taken: TakenMessage[] }): TakenMessage[] =>
    taken.filter(each => !restores.some(({ since, at }) => each.at > since && each.at <= at));

/** Everything that a run has done wrong, one line each; nothing when it was right. */
export const checkRun = (world: World, people: People): string[] => {
  const { faults, timeline, mails, pushes } = world;
  const { struck } = faults;
  const history = historyOf(world, people);
  const check = {
    allowed: allowanceFrom(struck),
    lost: lossesBy(world.restores),
    takenBack: takenBackIn(world),
    members: people.people.map(({ userId }) => userId),
    skewMs: struck.some(({ name }) => name === 'clocks_disagree') ? largestSkewMs : 0,
    endMs: timeline.now(),
  };
  const fired = history.items.map(item => ({ item, fired: firedOf(item) }));
  const planned = plannedIn(history);
  const devices = devicesIn(history);
  const knownOf = notTakenBack(world);
  const items = new Map(history.items.map(item => [item.id, item]));
  const delivery: DeliveryCheck = {
    ...check,
    mails: knownOf(mails),
    pushes: knownOf(pushes),
    ledger: ledgerOf(history),
    devices,
    items,
    struck,
    disturbed: disturbedBy(world),
  };
  return [
    ...fired.flatMap(({ item, fired: ofItem }) => [...toldWrongly(item, ofItem, check), ...toldNotOrLate(item, ofItem, check)]),
    ...reminderNotifications(
      fired.flatMap(each => each.fired),
      planned,
      check,
    ),
    ...deviceNotices(planned, devices, world),
    ...planned.flatMap(each => planWrongly(each, [...(history.persons.get(each.userId) ?? [])], devices, check)),
    ...planned.flatMap(each => deliveredWrongly(each, delivery)),
    ...budgetsWrongly(planned, world),
    ...digestsWrongly(history, planned, check),
    ...leftOver(world),
    ...acknowledgedButLost(world, people, history, check.lost),
  ];
};
