import { Temporal } from 'temporal-polyfill';

/** What was done with a visit, and when (instants). What was refused was not done. */
export type Deed = { at: string; visit: string; did: 'book' | 'hold' | 'confirm' | 'move' | 'cancel'; start: string };
/** What happened beside the visits: consents as they were given and taken, and at which moments the clock was there. */
export type World = { consents: { at: string; given: boolean }[]; runs: string[]; zone: string; reminders: readonly string[] };
/** A mail that goes to a patient: about what, when, and of a visit at which time. */
export type Notice = { visit: string; about: string; at: string; start: string };

const momentsOf = (start: string, { zone, reminders }: World): string[] =>
  reminders.map(before => {
    const local = Temporal.Instant.from(start).toZonedDateTimeISO(zone);
    return new Date(local.subtract(Temporal.Duration.from(before)).epochMilliseconds).toISOString();
  });

const isWilling = ({ consents }: World, at: string): boolean => consents.findLast(each => each.at <= at)?.given ?? false;

/** What each deed is told as, by what the visit was before it. */
const aboutOf = (did: Deed['did'], wasBooked: boolean): string | undefined => {
  if (did === 'hold') return undefined;
  if (did === 'book' || did === 'confirm') return 'booked';
  if (!wasBooked) return undefined;
  return did === 'move' ? 'rescheduled' : 'cancelled';
};

const isBookedAfter = (did: Deed['did'], wasBooked: boolean): boolean =>
  did === 'book' || did === 'confirm' || (did === 'move' && wasBooked);

/** The reminders of a visit between two deeds: at each moment at which the clock was there, one for all that have come since it was there before. */
const remindersBetween = (from: Deed, until: string, world: World): Notice[] =>
  world.runs
    .map((run, i) => ({ run, since: world.runs[i - 1] ?? '' }))
    .filter(({ run }) => run >= from.at && run < until && run < from.start)
    .filter(({ run, since }) => momentsOf(from.start, world).some(each => each > from.at && each > since && each <= run))
    .map(({ run }) => ({ visit: from.visit, about: 'reminder', at: run, start: from.start }));

/**
 * All that a patient is to be told, worked out from what was done alone: each thing once, nothing that is over, nothing while they do not want to be
 * told.
 */
export const promised = (deeds: readonly Deed[], world: World): Notice[] => {
  const told: Notice[] = [];
  for (const own of Map.groupBy(deeds, ({ visit }) => visit).values()) {
    let wasBooked = false;
    own.forEach((deed, i) => {
      const about = aboutOf(deed.did, wasBooked);
      wasBooked = isBookedAfter(deed.did, wasBooked);
      if (about && deed.start > deed.at) told.push({ visit: deed.visit, about, at: deed.at, start: deed.start });
      if (wasBooked) told.push(...remindersBetween(deed, own[i + 1]?.at ?? '9999', world));
    });
  }
  return told.filter(({ at }) => isWilling(world, at));
};
