import type { Caller } from '../../api/core/route.ts';
import { accesses } from '../../data/people/accesses.ts';
import { exposeTo } from '../../domain/core/access.ts';
import type { Flag } from '../../domain/core/flags/flag.ts';
import { actorOf } from '../auth/acting.ts';
import { oncePerName } from '../auth/once.ts';
import { longHash } from '../http/ids.ts';
import { log } from '../log/logger.ts';

/** The request in which something is asked, and when. */
export type RequestContext = { requestId: string; now: string };
/** Which variant of which flag somebody was given. */
type Exposure = { key: string; flag: Flag; variant: string };

const once = oncePerName();

/**
 * Notes that somebody was given a variant of an experiment: an entry of their log, at most one for each user, flag and variant until the flag ends,
 * however many requests, at once or late. Fails where it cannot be noted.
 */
export const noteExposed = async ({ key, flag, variant }: Exposure, caller: Caller, { requestId, now }: RequestContext): Promise<void> => {
  const { userId } = caller;
  const id = { scope: 'USER', ownerId: userId, accessId: longHash(`flag|${key}|${variant}`) } as const;
  const change = exposeTo(id, caller.by ?? userId, { flag: key, variant }, flag.endsOn, now);
  await once(`${userId}|${key}|${variant}`, () => accesses.create(change, { userId, requestId, now, ...actorOf(caller) }));
};

/** The same beside what somebody asked for: what cannot be noted is told, and keeps nobody from it. */
export const exposed: typeof noteExposed = (exposure, caller, request) =>
  noteExposed(exposure, caller, request).catch(error => log('ALM085', { flag: exposure.key, variant: exposure.variant }, error));
