import { appendedListeners, consumerNames } from '../../../events/consumers.ts';
import { allLanes } from '../../../shared/data/lanes.ts';

/** A function that works on a queue, or on the table's stream: then it has dead letters alone. */
export type Watched = { name: string; reads: 'queue' | 'stream' };

/** The functions that work on a queue and are no consumers of the catalogue. */
const workers = [
  ...appendedListeners,
  'items/on-upload',
  'notifications/on-mail-feedback',
  'platform/on-account-ended',
  'platform/on-undelivered',
  'platform/on-log',
  'platform/window',
];
const onStream = ['platform/publish', 'platform/near'];

/** A queue as a path names it: `items/on-due` is `items-on-due`. */
export const queueInPath = (name: string): string => name.replace('/', '-');

/** Every function whose messages may wait. */
export const watched: readonly Watched[] = [
  ...[...consumerNames, ...workers, ...allLanes].map((name): Watched => ({ name, reads: 'queue' })),
  ...onStream.map((name): Watched => ({ name, reads: 'stream' })),
];

const byPath: ReadonlyMap<string, Watched> = new Map(watched.map(each => [queueInPath(each.name), each]));

/** The queue that a path names; undefined where it is none of ours. */
export const queueAt = (text: string): Watched | undefined => byPath.get(text);
