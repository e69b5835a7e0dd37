import type { Event } from '../../../events/event.ts';
import { isLogged } from '../../../events/logged.ts';
import { ownerIn } from '../../../shared/data/core/key.ts';
import { type LogEntry, unreadable } from '../../../shared/log/entry.ts';

type Image = Record<string, unknown>;
const expires = (image: Image | undefined): boolean => image?.expiresAt !== undefined;

/** The entry that a write makes in its owner's log; undefined for a kind that no log holds. */
export const entryOf = (event: Event, after: Image, before: Image | undefined): LogEntry | undefined => {
  if (!isLogged(event.entity) || ownerIn(event.id) === undefined) return undefined;
  return { ...event, ...(expires(after) ? { expires: true } : {}), ...(expires(before) ? { beforeExpires: true } : {}) };
};

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const instantOf = (value: unknown, otherwise: string): string => (Number.isNaN(Date.parse(String(value))) ? otherwise : String(value));

/** The entry in place of a record that no version of the code can read, as far as its row says what it is: its versions have no gap then. */
export const unreadableEntryOf = (after: Image | undefined, before: Image | undefined, now: string): LogEntry | undefined => {
  const entity = String(after?.entity);
  const version = Number(after?.version);
  if (!after || !isLogged(entity) || !Number.isSafeInteger(version) || before?.version === after.version) return undefined;
  const carried = (after.event ?? {}) as Image;
  const event: Event = {
    id: `${String(after.pk)}/${String(after.sk)}@${version}`,
    type: textOf(carried.type, `${entity}.unreadable`),
    by: textOf(carried.by, 'unknown'),
    at: instantOf(carried.at, now),
    requestId: textOf(carried.requestId, 'unknown'),
    entity,
    version,
    data: {},
    record: {},
  };
  const entry = entryOf(event, after, before);
  return entry && unreadable(entry);
};
