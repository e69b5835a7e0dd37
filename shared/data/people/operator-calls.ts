import { OperatorCall } from '../../domain/people/accounts/operator-call.ts';
import { entity } from '../core/entity.ts';
import { type Page, queryTable } from '../core/query.ts';

/** A call at the operators' door. They are the stage's own, and nobody's in it. */
export const operatorCalls = entity({ name: 'operator_call', pk: 'OPERATOR#{day}', sk: '{callId}', schema: OperatorCall });

/** A page of the calls of a day, the latest first. */
export const operatorCallsOn = (day: string, page: { limit: number; cursor?: string }): Promise<Page<OperatorCall>> =>
  queryTable({ pk: `OPERATOR#${day}` }, operatorCalls.fromRow, { ...page, descending: true });
