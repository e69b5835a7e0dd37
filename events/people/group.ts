import * as z from 'zod';
import { ListId } from '../../shared/domain/core/ids.ts';
import { SharedList } from '../../shared/domain/people/invitations/shared-list.ts';
import { Group } from '../../shared/domain/people/workspaces/group.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Group, audience: 'members' } as const;

export const groupEvents = {
  'group.created': kind,
  'group.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'group.list_given': { ...kind, data: SharedList },
  'group.list_taken': { ...kind, data: z.object({ listId: ListId }) },
  'group.deleted': kind,
} as const satisfies EventKinds;
