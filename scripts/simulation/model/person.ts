import { momentOf, wallAt, wallLater, weekdayOf } from './zone.ts';

/** What a person wants to be told by, and when not. */
export type PersonState = {
  zone: string;
  channels: { reminder: string[]; critical: string[]; account: string[] };
  quietHours: Record<string, { from: string; to: string }>;
  digest?: { days: string; time: string; channels: string[] };
};
type Patch = Partial<Omit<PersonState, 'digest' | 'quietHours'>> & {
  quietHours?: Record<string, { from: string; to: string } | null>;
  digest?: { daily: PersonState['digest'] | null };
};

const everywhere = ['inbox', 'email', 'push'];

/** Somebody who has not said anything yet. */
export const newPerson: PersonState = {
  zone: 'UTC',
  channels: { reminder: everywhere, critical: everywhere, account: everywhere },
  quietHours: {},
};

/** What somebody wants after they have changed their mind. */
export const afterPatch = (person: PersonState, patch: Patch): PersonState => ({
  zone: patch.zone ?? person.zone,
  channels: { ...person.channels, ...patch.channels },
  quietHours: Object.fromEntries(
    Object.entries({ ...person.quietHours, ...patch.quietHours }).filter(([, quiet]) => quiet !== null),
  ) as PersonState['quietHours'],
  digest: patch.digest ? (patch.digest.daily ?? undefined) : person.digest,
});

const quietAt = ({ quietHours, zone }: PersonState, at: number): number | undefined => {
  const today = wallAt(at, zone).slice(0, 10);
  for (const date of [wallLater(`${today}T00:00`, -24 * 60).slice(0, 10), today]) {
    const quiet = quietHours[weekdayOf(date)];
    if (!quiet) continue;
    const ends = quiet.to > quiet.from ? date : wallLater(`${date}T00:00`, 24 * 60).slice(0, 10);
    const until = momentOf(`${ends}T${quiet.to}`, zone);
    if (momentOf(`${date}T${quiet.from}`, zone) <= at && at < until) return until;
  }
  return undefined;
};

/** When the quiet that a moment falls into is over: hours that follow one another are one, seven in a row at the most. */
const quietUntil = (person: PersonState, at: number): number | undefined => {
  let until = quietAt(person, at);
  for (let more = 1; more < 7 && until !== undefined; more++) {
    const next = quietAt(person, until);
    if (next === undefined) break;
    until = next;
  }
  return until;
};

/** What becomes of a notification on a channel: told at a moment, or not, and why. */
export type Expected = { decision: 'now' | 'later' | 'never'; reason: string; at?: number };

/** How somebody is to be told of something at a moment, by what they want then. */
export const expectedOn = (
  channel: string,
  { person, kind, hasSubscription, wanted }: { person: PersonState; kind: string; hasSubscription: boolean; wanted: string[] },
  at: number,
): Expected => {
  const always = kind === 'critical' && channel === 'inbox';
  if (!always && !wanted.includes(channel)) return { decision: 'never', reason: 'muted' };
  if (channel === 'push' && !hasSubscription) return { decision: 'never', reason: 'no_subscription' };
  const until = channel === 'inbox' || kind === 'critical' ? undefined : quietUntil(person, at);
  return until === undefined ? { decision: 'now', reason: 'wanted' } : { decision: 'later', reason: 'quiet_hours', at: until };
};
