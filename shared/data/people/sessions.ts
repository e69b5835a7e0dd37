import type { UserId } from '../../domain/core/ids.ts';
import { Session } from '../../domain/people/accounts/session.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A sign-in of a user. It is forgotten when no token of it can be good any more. */
export const sessions = entity({ name: 'session', pk: 'USER#{userId}', sk: 'SESSION#{sessionId}', schema: Session });

/** A page of the sessions of a user, or of some of them, in no order: their ids follow from names that Cognito draws. */
export const sessionsOf = (
  userId: UserId,
  page: { limit: number; cursor?: string },
  keep: (session: Session) => boolean,
): Promise<Page<Session>> => queryTable({ pk: `USER#${userId}`, prefix: 'SESSION#' }, sessions.fromRow, { ...page, keep });
