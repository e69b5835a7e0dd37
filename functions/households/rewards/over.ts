import type { EventOf } from '../../../events/event.ts';
import { redemptionEvents } from '../../../events/households/redemption.ts';
import { memberEvents } from '../../../events/people/member.ts';
import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { redemptionsIn } from '../../../shared/data/households/redemptions.ts';
import { members } from '../../../shared/data/people/members.ts';
import { unlessGone } from '../../../shared/domain/core/failure.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { type Ending, end } from './end.ts';

const isOver = (error: unknown): boolean => (error as { code?: unknown }).code === 'redemption_over';

/** Ends one in nobody's name. What somebody has decided on meanwhile stays as they decided. */
const endAnyhow = async (redemption: Parameters<typeof end>[0], status: Ending['status'], context: WriteContext): Promise<void> => {
  await end(redemption, { status }, context).catch(error => {
    if (!isOver(error)) unlessGone(error);
  });
};

/** Whoever has left wants nothing any more: what was reserved is theirs again, and there when they come back. One who went with a workspace that may be restored has not left. */
const withdrawOfLeaver = async (of: { workspaceId: WorkspaceId; userId: UserId }, context: WriteContext): Promise<void> => {
  const member = await members.find(of);
  if (member && (!member.removedAt || member.removedWith)) return;
  const { workspaceId, userId: holderId } = of;
  let cursor: string | undefined;
  do {
    const page = await redemptionsIn({ workspaceId, holderId }, { limit: 25, cursor, keep: ({ status }) => status === 'waiting' });
    for (const redemption of page.items) await endAnyhow(redemption, 'withdrawn', context);
    cursor = page.cursor;
  } while (cursor !== undefined);
};

type Due = EventOf<(typeof redemptionEvents)['redemption.end_due']>;

/** Redemptions that nobody has decided on in time, and those of members who have left. */
export const redemptions = listener(
  { 'redemption.end_due': redemptionEvents['redemption.end_due'], 'member.removed': memberEvents['member.removed'] },
  {
    'redemption.end_due': ({ record, requestId }: Due) => endAnyhow(record, 'expired', clockContext(requestId)),
    'member.removed': ({ record, requestId }) => withdrawOfLeaver(record, clockContext(requestId)),
  },
);
