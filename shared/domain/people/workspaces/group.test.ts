import { expect, test } from 'vitest';
import { createGroup, deleteGroup } from './group.ts';

const ids = { workspaceId: 'ws_01h455vb4pex5vsknk084sn02q', groupId: 'group_01h455vb4pex5vsknk084sn02q' } as const;
const acting = { userId: 'user_01h455vb4pex5vsknk084sn02q', now: '2026-11-29T08:00:00.000Z' } as const;
const { next: gardeners } = createGroup({ name: 'Gardeners' }, ids, acting);

test('a group that was deleted is nobody’s any more, and forgotten after thirty days', () => {
  const { next } = deleteGroup(gardeners, acting);
  expect(next).toMatchObject({ deletedAt: acting.now, expiresAt: Date.parse('2026-12-29T08:00:00.000Z') / 1000 });
  expect(() => deleteGroup(next, acting)).toThrow(expect.objectContaining({ code: 'not_found' }));
});
