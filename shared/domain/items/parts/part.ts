import * as z from 'zod';
import { UserId } from '../../core/ids.ts';

/** Who does an item of several people: whoever has it, any of its assignees for all of them, or each of them their own part. */
export const Share = z.enum(['one', 'any', 'each']);

/** Of how many people each may have a part: who did theirs stands in the item, which is written at each reminder. */
export const partsAtMost = 10;

const instant = z.iso.datetime();

/** Whose parts of the occurrence at hand are done, and when each was. */
export const Parts = z.record(UserId, instant);
export type Parts = z.infer<typeof Parts>;

/** When assignees are away, or were last: what is due then is no part of theirs. */
export const Away = z.record(UserId, z.object({ from: instant, until: instant }));
export type Away = z.infer<typeof Away>;

/** One part of an item as it is shown: done, owed, or nobody's because whose it is was away when it was due. */
export const PartView = z.object({ userId: UserId, state: z.enum(['done', 'owed', 'excused']), at: instant.optional() });
export type PartView = z.infer<typeof PartView>;
/** All parts of an occurrence, in the order of the assignees. */
export const PartViews = z.array(PartView);
