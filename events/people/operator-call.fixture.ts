import { noteCall } from '../../shared/domain/people/accounts/operator-call.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-28T08:00:00.000Z';
const facts = {
  sourceIp: '203.0.113.7',
  subjects: { queue: 'items-on-due' },
  requestId: 'J5mXBjHqliAEMfA=',
  operation: 'redriveDeadLetters',
};

/** A call that was let in, and one that was not. */
export const operatorCallSamples = (): Sample[] =>
  samplesOf(
    'operator_call',
    noteCall({ ...facts, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'RI0zVJzCkx2nS1t9oPRbxQ', now),
    noteCall({ ...facts, refused: 'address' }, 'RI0zVJzCkx2nS1t9oPRbxQ', now),
  );
