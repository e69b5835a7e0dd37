import { mirrors, mirrorsOf } from '../../../shared/data/calendars/mirrors.ts';
import { dropMirror, keepMirror, type Mirror } from '../../../shared/domain/calendars/mirror.ts';
import type { SubscribedCalendar } from '../../../shared/domain/calendars/subscribed-calendar.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { shortHash } from '../../../shared/runtime/http/ids.ts';

/** What is known of the events of a calendar, by the id of each: also what has gone, for as long as it is remembered. */
export type Known = Map<string, Mirror>;
export type KeepOutcome =
  | { outcome: 'kept'; events: number; skipped: number; written: number; dropped: number }
  | { outcome: 'doubted' }
  | { outcome: 'too_many' };
type Of = Pick<SubscribedCalendar, 'userId' | 'calendarId'>;

/** The id of an event here: UIDs of others are long, and hold what a key may not. */
export const mirrorIdFor = (eventId: string): string => `x${shortHash(eventId)}`;

/** Everything that is known of a calendar. */
export const knownOf = async (calendar: Of): Promise<Known> => {
  const known: Known = new Map();
  for await (const mirror of mirrorsOf(calendar)) known.set(mirror.mirrorId, mirror);
  return known;
};

/** Writes what is known of an event now. */
export const keep = async (known: Mirror | undefined, mirror: Omit<Mirror, 'version'>, requestId: string): Promise<void> => {
  const change = keepMirror(known, mirror);
  if (known) await mirrors.save(change, clockContext(requestId), known);
  else await mirrors.create(change, clockContext(requestId));
};

/** Notes that an event is gone. `now` is when: what went with it bears the same mark. */
export const drop = async (mirror: Mirror, requestId: string, now = new Date().toISOString()): Promise<void> => {
  if (!mirror.removedAt) await mirrors.save(dropMirror(mirror, now), clockContext(requestId, now));
};
