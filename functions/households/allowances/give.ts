import type { EventOf } from '../../../events/event.ts';
import { allowanceEvents } from '../../../events/households/allowance.ts';
import { memberEvents } from '../../../events/people/member.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { allowancesOf, allowances as stored } from '../../../shared/data/households/allowances.ts';
import { postEntry } from '../../../shared/data/households/ledger.ts';
import { allAbsencesIn } from '../../../shared/data/people/absences.ts';
import { members } from '../../../shared/data/people/members.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Allowance, endAllowance, givenFor } from '../../../shared/domain/households/allowance.ts';
import { isAbsent } from '../../../shared/domain/people/absences/absence-days.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';

/** How a member stands: there, gone, or gone with a workspace that may be restored. */
const standingOf = async (of: { workspaceId: WorkspaceId; userId: UserId }): Promise<'there' | 'gone' | 'set_aside'> => {
  const member = await members.find(of);
  if (member && !member.removedAt) return 'there';
  return member?.removedWith ? 'set_aside' : 'gone';
};

const isAway = async ({ workspaceId, holderId: userId }: Allowance, at: string): Promise<boolean> =>
  isAbsent(await allAbsencesIn({ workspaceId, userId }), userId, at);

const end = async (allowance: Allowance, context: WriteContext): Promise<void> => {
  await stored.update(allowance, each => endAllowance(each, context.now), context).catch(unlessGone);
};

type Due = EventOf<(typeof allowanceEvents)['allowance.fell_due']>;

/** Gives what has fallen due, once for each period: the entry is called by allowance and period, so that it is there when it comes again. */
const give = async ({ record, data: { period, at }, requestId }: Due): Promise<void> => {
  const context = clockContext(requestId);
  const standing = await standingOf({ ...record, userId: record.holderId });
  if (standing === 'gone') return end(record, context);
  if (standing === 'set_aside' || (record.unlessAway && (await isAway(record, at)))) return;
  await postEntry(givenFor(record, derivedId('pointsEntry', `${record.allowanceId}|${period}`, Date.parse(at)), at), context);
};

/** Whoever has left is given nothing any more, also when they come back: that is to be said anew. */
const endOfLeaver = async (of: { workspaceId: WorkspaceId; userId: UserId }, context: WriteContext): Promise<void> => {
  if ((await standingOf(of)) !== 'gone') return;
  let cursor: string | undefined;
  do {
    const keep = ({ holderId, endedAt }: Allowance): boolean => holderId === of.userId && !endedAt;
    const page = await allowancesOf(of.workspaceId, { limit: 25, cursor, keep });
    for (const allowance of page.items) await end(allowance, context);
    cursor = page.cursor;
  } while (cursor !== undefined);
};

/** Allowances that fall due, and those of members who have left. */
export const allowances = listener(
  { 'allowance.fell_due': allowanceEvents['allowance.fell_due'], 'member.removed': memberEvents['member.removed'] },
  {
    'allowance.fell_due': give,
    'member.removed': ({ record, requestId }) => endOfLeaver(record, clockContext(requestId)),
  },
);
