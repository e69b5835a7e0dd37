import type { Delivery } from '../../../shared/domain/notifications/delivery.ts';
import { isActive } from '../model/item.ts';
import type { Struck } from '../world/faults.ts';
import type { TakenMessage } from '../world/providers.ts';
import type { World } from '../world/world.ts';
import type { Allowance, Losses } from './allowance.ts';
import type { History, ItemHistory } from './history.ts';
import type { Device, Planned } from './notifications.ts';

type Ledger = Map<string, Delivery[]>;
export type DeliveryCheck = {
  allowed: Allowance;
  lost: Losses;
  skewMs: number;
  endMs: number;
  mails: TakenMessage[];
  pushes: TakenMessage[];
  ledger: Ledger;
  devices: Device[];
  items: Map<string, ItemHistory>;
  struck: readonly Struck[];
  /** The notifications of which something was taken back by a restore from a backup: what was under way is begun again, or nobody's any more. */
  disturbed: ReadonlySet<string>;
};
type Channel = 'email' | 'push';

const instant = (ms: number): string => new Date(ms).toISOString();
const ended = new Set(['sent', 'failed', 'unknown', 'skipped']);
/** From the last look at an item to the moment at which a provider takes what tells of it: a slow request or two. */
const underWayMs = 30_000;
const handoverMs = { email: 2, push: 10 } as const;

/** The notifications whose own rows, or rows of whose ledger, a restore has taken back. */
export const disturbedBy = ({ restores }: World): Set<string> =>
  new Set(
    restores.flatMap(({ lost }) =>
      lost.flatMap(({ key }) => (/^(NOTIFICATION|DELIVERY)#/.test(key.sk) ? [key.sk.split('#')[1] ?? ''] : [])),
    ),
  );

/** What the ledger says at the end, by notification. */
export const ledgerOf = ({ rowsOf }: History): Ledger =>
  Map.groupBy(
    rowsOf('DELIVERY#').map(([, writes]) => {
      const { key, after } = writes.at(-1)!;
      const [, notificationId = '', target = ''] = key.sk.split('#');
      return { ...after, notificationId, target, userId: key.pk.slice('USER#'.length) } as unknown as Delivery;
    }),
    ({ notificationId }) => notificationId,
  );

/** The targets that a channel of a notification must have reached or given a reason for. */
const targetsOf = (channel: Channel, { userId }: Planned, told: number, { devices, endMs }: DeliveryCheck): string[] => {
  if (channel === 'email') return ['email'];
  return devices
    .filter(
      device =>
        device.userId === userId && device.spans.some(({ from, until }) => from <= told && until >= Math.min(endMs, told + underWayMs)),
    )
    .map(({ subscriptionId }) => subscriptionId);
};

const takenFor = (
  channel: Channel,
  target: string,
  { notificationId }: Planned,
  { mails, pushes, devices }: DeliveryCheck,
): TakenMessage[] => {
  if (channel === 'email') return mails.filter(each => each.notificationId === notificationId);
  const endpoint = devices.find(({ subscriptionId }) => subscriptionId === target)?.endpoint;
  return pushes.filter(each => each.notificationId === notificationId && each.target === endpoint);
};

/** Where the ledger and what the provider took do not go together. */
const againstLedger = (what: string, channel: Channel, delivery: Delivery, taken: TakenMessage[]): string[] => {
  const { status, unknowns = 0, attempts } = delivery;
  const least = status === 'sent' ? 1 : 0;
  const most = (status === 'sent' ? 1 : 0) + unknowns;
  if (!ended.has(status)) return [`${what} has not ended: ${status}`];
  if (taken.length < least) return [`${what} is ${status}, but its provider never took it`];
  // A try that died on the way may have been taken; the ledger counts each of them.
  if (taken.length > Math.max(most, attempts > 1 ? attempts : 0))
    return [`${what} was taken ${taken.length} times, the ledger knows of ${most}`];
  return taken.length > handoverMs[channel] ? [`${what} was taken ${taken.length} times`] : [];
};

const faultsFor: Record<string, string[]> = {
  failed: ['mail_refused', 'mail_throttled', 'push_refused', 'push_throttled', 'push_gone', 'throttled'],
  unknown: [
    'mail_timed_out_after_taking',
    'mail_timed_out_before',
    'push_timed_out_after_taking',
    'push_cut_off',
    'killed_before_effect',
    'killed_after_effect',
    'killed_before_answer',
    'answer_lost',
    'answer_lost_and_repeated',
    'throttled',
    'slow_call',
  ],
};

/** A delivery that did not reach its reader says why, and something did go wrong that explains it. */
const withoutReason = (what: string, { status, reason }: Delivery, { struck }: DeliveryCheck): string[] => {
  if (status === 'sent') return [];
  if (reason === undefined) return [`${what} is ${status} without a reason`];
  const explained = status === 'skipped' || struck.some(({ name }) => faultsFor[status]!.includes(name));
  return explained ? [] : [`${what} is ${status} (${reason}), though nothing went wrong that explains it`];
};

/** Skipped is only what somebody has done, moved, deleted or left meanwhile. */
const skippedWrongly = (
  what: string,
  { status, reason, endedAt }: Delivery,
  { record }: Planned,
  { items, skewMs }: DeliveryCheck,
): string[] => {
  if (status !== 'skipped' || record.content.kind !== 'reminder') return [];
  const item = items.get(`WS#${record.content.workspaceId}/ITEM#${record.content.itemId}`);
  const { createdAt, content } = record;
  const until = Date.parse(endedAt ?? '') + skewMs;
  const since = (moment: string) =>
    item?.stretches.filter(({ from, until: over }) => from <= until && over >= Date.parse(moment) - underWayMs) ?? [];
  const seen = since(createdAt);
  if (reason === 'item_done' && !seen.some(({ state }) => state.done)) return [`${what} was skipped as done, which it was not`];
  // A message that outlived a restore may tell of an item that the table does not know any more: item is undefined.
  if (reason === 'item_deleted' && item && !seen.some(({ state }) => state.trashed))
    return [`${what} was skipped as deleted, which it was not`];
  // What is told is the item as it fired, which may be long before it is planned.
  const told = since(content.firedAt);
  return reason === 'item_moved' && told.length < 2 && told[0]?.state.everyMinutes === undefined
    ? [`${what} was skipped as moved, which it was not`]
    : [];
};

/** Nothing is handed over before its time, later than the faults explain, or after what it tells of was done and acknowledged. */
const atTheWrongTime = (what: string, taken: TakenMessage[], planned: Planned, dueAt: number, check: DeliveryCheck): string[] => {
  const { allowed, skewMs, items } = check;
  const { content } = planned.record;
  const [first] = taken;
  if (!first) return [];
  const item = content.kind === 'reminder' ? items.get(`WS#${content.workspaceId}/ITEM#${content.itemId}`) : undefined;
  const due = Math.max(dueAt, planned.plannedAt);
  const late = first.at - due;
  const overFor = (at: number): number => {
    const stretch = item?.stretches.findLast(({ from }) => from <= at);
    return stretch && !isActive(stretch.state) ? at - stretch.from : 0;
  };
  return [
    ...(first.at < dueAt - skewMs ? [`${what} was handed over at ${instant(first.at)}, before ${instant(dueAt)}`] : []),
    ...(late > allowed(due, first.at) ? [`${what} was handed over only ${late} ms late`] : []),
    ...taken
      .filter(({ at }) => overFor(at) > underWayMs)
      .map(({ at }) => `${what} was handed over at ${instant(at)}, after what it tells of was over`),
  ];
};

/** What of one notification has not been delivered as it was planned on a channel. */
const onChannel = (planned: Planned, channel: Channel, check: DeliveryCheck): string[] => {
  const decided = planned.record.plan.find(each => each.channel === channel);
  const delivered = (check.ledger.get(planned.notificationId) ?? []).filter(each => each.channel === channel);
  const what = `${planned.id} by ${channel}`;
  const dueAt = Date.parse(decided?.at ?? planned.record.tellAt);
  if (check.lost(planned.plannedAt, Math.max(dueAt, planned.plannedAt))) return [];
  if (!decided || decided.decision === 'never') return delivered.length > 0 ? [`${what} was delivered, though it was not to be`] : [];
  // What the quiet hours hold back beyond the end of the run is still to come.
  if (dueAt + check.allowed(dueAt, check.endMs) > check.endMs) return [];
  const missing = targetsOf(channel, planned, Math.max(dueAt, planned.plannedAt), check).filter(
    target => !delivered.some(each => each.target === target),
  );
  return [
    ...missing.map(target => `${what} to ${target} has no entry in the ledger`),
    ...(delivered.length === 0 && missing.length === 0 && channel === 'push' ? [`${what} has no entry in the ledger, and no reason`] : []),
    ...delivered.flatMap(delivery => {
      const taken = takenFor(channel, delivery.target, planned, check);
      return [
        ...againstLedger(what, channel, delivery, taken),
        ...withoutReason(what, delivery, check),
        ...skippedWrongly(what, delivery, planned, check),
        ...atTheWrongTime(what, taken, planned, dueAt, check),
      ];
    }),
  ];
};

/** What of one notification has not been delivered as it was planned. */
export const deliveredWrongly = (planned: Planned, check: DeliveryCheck): string[] =>
  check.disturbed.has(planned.notificationId) ? [] : (['email', 'push'] as const).flatMap(channel => onChannel(planned, channel, check));
