import { operatorCalls } from '../../../shared/data/people/operator-calls.ts';
import { type CallFacts, noteCall } from '../../../shared/domain/people/accounts/operator-call.ts';
import { refuseUnwritten } from '../../../shared/runtime/http/audit.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';

/**
 * Writes that somebody called, before anything is done or answered. `part` tells entries of one request apart. Fails with `audit_unavailable` when it
 * cannot be written.
 */
export const enterCall = async (facts: CallFacts, now: string, part = 'call'): Promise<void> => {
  const { requestId, operation = '$default', userId = 'door' } = facts;
  const change = noteCall(facts, longHash(`${requestId}|${part}`), now);
  await operatorCalls.create(change, { userId, requestId, now }).catch(refuseUnwritten(operation, requestId));
};
