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

/** A digest as somebody wants it: of which local day in their zone, which ends at a moment, when, and until when they want it so. */
export type DigestWish = { date: string; zone: string; endsAt: number; at: number; until: number };

/** The local days around a stretch, each with the moment of its digest as it is wanted then. */
const daysAround = ({ state: { digest, zone }, from, until }: Stretch<PersonState>): Omit<DigestWish, 'until'>[] => {
  if (!digest) return [];
  const first = new Date(from - day * minute).toISOString().slice(0, 10);
  const count = Math.ceil((until - from) / (day * minute)) + 4;
  return Array.from({ length: count }, (_, i) => wallLater(`${first}T00:00`, i * day).slice(0, 10)).map(date => ({
    date,
    zone,
    endsAt: momentOf(wallLater(`${date}T00:00`, day), zone),
    at: momentOf(`${date}T${digest.time}`, zone),
  }));
};

/**
 * The digests that somebody wants, by what they said one after the other. A day that was ahead and is past by what they say now (they have
 * travelled east) has its digest at once. Days only go on: a day that has had its digest gets no second one, also where there was nothing
 * to say in it, and none comes for a day before it (they have travelled west).
 */
export const wantedBy = (stretches: readonly Stretch<PersonState>[], endMs: number): DigestWish[] => {
  const wanted: DigestWish[] = [];
  let ahead: string | undefined;
  for (const stretch of stretches) {
    const { decidedAt } = stretch;
    const until = Math.min(stretch.until, endMs);
    const had = wanted.at(-1)?.date ?? '';
    const days = daysAround({ ...stretch, until }).filter(({ date }) => date > had);
    const passed = days.findLast(({ date, at }) => ahead !== undefined && date >= ahead && at <= decidedAt);
    const coming = days.filter(({ at }) => at > decidedAt);
    if (passed) wanted.push({ ...passed, at: decidedAt, until });
    wanted.push(...coming.filter(({ at }) => at < until).map(each => ({ ...each, until })));
    ahead = coming.find(({ at }) => at >= until)?.date;
  }
  return wanted;
};

/** Is something sure to stand in the digest of a person, whatever the index has seen of the last changes? Nothing of the day after does; a day alone is the reader's. */
const hasSomething = (
  { items }: History,
  members: string[],
  { userId, zone, at, endsAt }: DigestWish & { userId: string },
  settledMs: number,
): boolean =>
  items.some(({ stretches }) =>
    stretches.some(
      ({ state, from, until }) =>
        isActive(state) &&
        (state.assignees.length > 0 ? state.assignees : members).includes(userId) &&
        state.everyMinutes === undefined &&
        state.due !== '' &&
        momentOf(state.due, state.dateOnly ? zone : state.zone) <= Math.min(at, endsAt - 1) &&
        from < at - settledMs &&
        until > at + settledMs,
    ),
  );

/** A digest comes once a day at the most, at its time, and on each day on which there is something to say. */
export const digestsWrongly = (history: History, planned: Planned[], { allowed, lost, members, skewMs, endMs }: Check): string[] => {
  const made = digestsIn(planned);
  const twice = Map.groupBy(made, ({ userId, date }) => `${userId} on ${date}`);
  const wanted = [...history.persons].flatMap(([userId, stretches]) =>
    wantedBy(stretches, endMs).map(each => ({
      ...each,
      userId,
      found: made.find(digest => digest.userId === userId && digest.date === each.date),
    })),
  );
  const missing = wanted.filter(each => {
    const { found, at, until } = each;
    const lateMs = allowed(at, until);
    return (
      !found && !lost(at, at + lateMs) && at + lateMs + skewMs < until && hasSomething(history, members, each, Math.max(lateMs, 4 * minute))
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
