import { readAccountMessage } from '../../shared/aws/accounts/account-events.ts';
import type { WriteContext } from '../../shared/data/core/entity.ts';
import { batchHandler } from '../../shared/runtime/events/batch.ts';
import { userIdOf } from '../../shared/runtime/http/ids.ts';
import { log } from '../../shared/runtime/log/logger.ts';
import { follow, followSignOutOf, reconcile } from './identity/reconcile.ts';

/** The name under which Cognito acts here. */
const contextOf = (requestId: string): WriteContext => ({ userId: 'cognito', now: new Date().toISOString(), requestId });

/**
 * Follows what is done to accounts at Cognito itself, in its console or by its API: at once where CloudTrail tells of it, else within a day, as
 * every hour a part of all accounts is looked at. The message only says whom to look at; what counts is what Cognito says now.
 */
export const handler = batchHandler(async ({ body }) => {
  const message = readAccountMessage(body);
  const context = contextOf(message.eventId);
  if (message.kind === 'hour') await reconcile(message.at, context);
  if (message.kind === 'changed') await follow(userIdOf(message.subject), context);
  if (message.kind === 'signed_out') await followSignOutOf(message.subject, message.at, context);
  log('ALM020', { event: `account_${message.kind}`, eventId: message.eventId });
}, 'ALM021');
