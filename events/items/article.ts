import * as z from 'zod';
import { Article } from '../../shared/domain/items/articles/article.ts';
import type { EventKinds } from '../event.ts';

const kind = { data: z.object({}), record: Article, audience: 'members', redact: ['boughtBefore', 'expiresAt'] } as const;

export const articleEvents = {
  /** It is on the list, or more of it is. */
  'article.added': kind,
  'article.changed': { ...kind, data: z.object({ fields: z.array(z.string()) }) },
  'article.ticked': kind,
  'article.unticked': kind,
  'article.removed': kind,
  /** Its list went into the trash, or came out of it. */
  'article.followed': { ...kind, audience: 'internal' },
} as const satisfies EventKinds;
