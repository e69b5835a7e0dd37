import * as z from 'zod';
import { UserId } from '../../shared/domain/core/ids.ts';
import { Comment } from '../../shared/domain/items/comments/comment.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Comment, audience: 'members', redact: ['expiresAt'] } as const;

export const commentEvents = {
  'comment.created': kind,
  /** `mentioned` is whom it mentions now, and did not before. */
  'comment.changed': { ...kind, data: z.object({ fields: z.array(z.string()), mentioned: z.array(UserId) }) },
  'comment.deleted': kind,
  /** Its author is gone, and so are their words. */
  'comment.erased': kind,
  /** It is forgotten with its item, which went into the trash, or is not, as that came back. */
  'comment.followed': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
