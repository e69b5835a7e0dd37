import { isActive } from '../model/item.ts';
import type { PersonState } from '../model/person.ts';
import { momentOf, wallLater } from '../model/zone.ts';
import type { Allowance, Losses } from './allowance.ts';
import type { History, Stretch } from './history.ts';
import type { Planned } from './notifications.ts';

type Check = { allowed: Allowance; lost: Losses; members: string[]; skewMs: number; endMs: number };
const minute = 60_000;
const day = 24 * 60;

type DigestOf = { userId: string; date: string; planned: Planned };

const digestsIn = (planned: Planned[]): DigestOf[] =>
  planned
    .filter(({ record }) => record.kind === 'digest')
    .map(each => ({ userId: each.userId, date: String((each.record.content as { from?: string }).from), planned: each }));

/** The days on which a person's digest is due while they want it so, each with its moment. */
const daysIn = ({ state, from, until }: Stretch<PersonState>, endMs: number): { date: string; at: number }[] => {
  const { digest, zone } = state;
  if (!digest) return [];
  const over = Math.min(until, endMs);
  const first = new Date(from - day * minute).toISOString().slice(0, 10);
  const count = Math.ceil((over - from) / (day * minute)) + 3;
  return Array.from({ length: count }, (_, i) => wallLater(`${first}T00:00`, i * day).slice(0, 10))
    .map(date => ({ date, at: momentOf(`${date}T${digest.time}`, zone) }))
    .filter(({ at }) => at > from && at < over);
};

/** Is something sure to stand in the digest of a person at a moment, whatever the index has seen of the last changes? */
const hasSomething = ({ items }: History, members: string[], userId: string, at: number, settledMs: number): boolean =>
  items.some(({ stretches }) =>
    stretches.some(
      ({ state, from, until }) =>
        isActive(state) &&
        (state.assignees.length > 0 ? state.assignees : members).includes(userId) &&
        state.everyMinutes === undefined &&
        state.due !== '' &&
        momentOf(state.due, state.zone) <= at &&
        from < at - settledMs &&
        until > at + settledMs,
    ),
  );

/** A digest comes once a day at the most, at its time, and on each day on which there is something to say. */
export const digestsWrongly = (history: History, planned: Planned[], { allowed, lost, members, skewMs, endMs }: Check): string[] => {
  const made = digestsIn(planned);
  const twice = Map.groupBy(made, ({ userId, date }) => `${userId} on ${date}`);
  const wanted = [...history.persons].flatMap(([userId, stretches]) =>
    stretches.flatMap(stretch =>
      daysIn(stretch, endMs).map(due => ({
        ...due,
        userId,
        until: Math.min(stretch.until, endMs),
        found: made.find(each => each.userId === userId && each.date === due.date),
      })),
    ),
  );
  // A day that has had its digest gets no second one, also where there was nothing to say at its time and the time is moved.
  const isFirst = (each: (typeof wanted)[number]) =>
    !wanted.some(({ userId, date, at }) => userId === each.userId && date === each.date && at < each.at);
  const missing = wanted.filter(isFirst).filter(({ found, at, until, userId }) => {
    const lateMs = allowed(at, Math.min(until, endMs));
    return (
      !found &&
      !lost(at, at + lateMs) &&
      at + lateMs + skewMs < until &&
      hasSomething(history, members, userId, at, Math.max(lateMs, 4 * minute))
    );
  });
  const late = wanted.filter(
    ({ found, at }) =>
      found && found.planned.plannedAt - at > allowed(at, found.planned.plannedAt) && Date.parse(found.planned.record.tellAt) === at,
  );
  const early = made.filter(({ planned: { plannedAt, record } }) => plannedAt < Date.parse(record.tellAt) - skewMs);
  return [
    ...[...twice].filter(([, all]) => all.length > 1).map(([whose, all]) => `${all.length} digests of ${whose}`),
    ...missing.map(({ userId, date }) => `${userId} got no digest on ${date}`),
    ...late.map(({ userId, date, at, found }) => `${userId} got the digest of ${date} ${found!.planned.plannedAt - at} ms late`),
    ...early.map(({ userId, date }) => `${userId} got the digest of ${date} too early`),
  ];
};
