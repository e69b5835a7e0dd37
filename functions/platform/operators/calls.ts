import { operatorCalls } from '../../../shared/data/people/operator-calls.ts';
import { type CallFacts, hourOf, noteCall, noteStranger } from '../../../shared/domain/people/accounts/operator-call.ts';
import { siteOf } from '../../../shared/networks.ts';
import { oncePerName } from '../../../shared/runtime/auth/once.ts';
import { refuseUnwritten } from '../../../shared/runtime/http/audit.ts';
import { longHash } from '../../../shared/runtime/http/ids.ts';
import { logMetrics } from '../../../shared/runtime/log/logger.ts';

/**
 * Writes that somebody called, before anything is done or answered. `part` tells entries of one request apart. Fails with `audit_unavailable` when it
 * cannot be written.
 */
export const enterCall = async (facts: CallFacts, now: string, part = 'call'): Promise<void> => {
  const { requestId, operation = '$default', userId = 'door' } = facts;
  const change = noteCall(facts, longHash(`${requestId}|${part}`), now);
  await operatorCalls.create(change, { userId, requestId, now }).catch(refuseUnwritten(operation, requestId));
};

const once = oncePerName();

/** Writes the first call of an hour from an address that nobody is let in from, and counts each: nobody floods the trail by asking. */
export const enterStranger = async (facts: CallFacts, now: string): Promise<void> => {
  const { requestId, operation = '$default', sourceIp = '' } = facts;
  const about = { kind: 'unknown_address', reason: 'address', sourceIp };
  logMetrics('ALM011', about, { CallersRefused: { unit: 'Count', value: 1, by: ['service', 'kind'] } });
  const id = longHash(`${siteOf(sourceIp)}|${hourOf(now)}`);
  const context = { userId: 'door', requestId, now } as const;
  await once(id, () => operatorCalls.create(noteStranger(facts, id, now), context)).catch(refuseUnwritten(operation, requestId));
};
