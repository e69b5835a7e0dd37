import { changeGroup, createGroup, deleteGroup, giveListToGroup, takeListFromGroup } from '../../shared/domain/people/workspaces/group.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const acting = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', now: '2026-11-21T08:00:00.000Z' } as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', groupId: 'group_01kb8m3tq2e8fvq3w5r7c9d0ec' } as const;
const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ed';

/** A group, and all that happens to it. */
export const groupSamples = (): Sample[] => {
  const made = createGroup({ name: 'Gardeners' }, ids, acting);
  const given = giveListToGroup(made.next, { listId, right: 'complete' }, acting)!;
  return samplesOf(
    'group',
    made,
    changeGroup(made.next, { name: 'Green thumbs' }),
    given,
    takeListFromGroup(given.next, listId)!,
    deleteGroup(given.next, acting),
  );
};
