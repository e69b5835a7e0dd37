import * as z from 'zod';
import { TagId } from '../../shared/domain/core/ids.ts';
import { Tag } from '../../shared/domain/items/tags/tag.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Tag, audience: 'members', redact: ['expiresAt'] } as const;

export const tagEvents = {
  'tag.created': kind,
  'tag.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  /** Another has taken its place; and that one, which it has become part of. */
  'tag.merged': { ...kind, data: z.object({ into: TagId }) },
  'tag.grown': { ...kind, data: z.object({ from: TagId }) },
  'tag.deleted': kind,
  /** Some items still have a word of it that is leaving. */
  'tag.items_left': { ...kind, audience: 'internal' },
  /** All items have it by its name. */
  'tag.settled': kind,
} as const satisfies EventKinds;
