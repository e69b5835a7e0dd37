import type { Change } from '../../domain/core/due.ts';
import type { TryRecord } from '../../domain/core/tries.ts';
import type { WriteContext } from './entity.ts';

/** A kind of record that is a ledger, and its rule for a message that comes again. */
type Ledger<T extends TryRecord> = {
  create(change: Change<T>, context: WriteContext): Promise<{ record: T; created: boolean }>;
  save(change: Change<T>, context: WriteContext): Promise<T>;
};
type Resume<T extends TryRecord> = (record: T, now: string) => 'leave' | 'wait' | Change<T>;

/**
 * Claims a message in its ledger before anything is sent: of two who try, one writes. What it answers is `sending`, or has just ended because it
 * was given up; nothing where there is nothing (more) to send. Throws while another try is under way, so that the message comes back.
 */
export const claimTry = async <T extends TryRecord>(
  ledger: Ledger<T>,
  begin: Change<T>,
  resume: Resume<T>,
  context: WriteContext,
): Promise<T | undefined> => {
  const { record, created } = await ledger.create(begin, context);
  if (created) return record;
  const change = resume(record, context.now);
  if (change === 'leave') return undefined;
  if (change === 'wait') throw new Error('Another try of this delivery is under way');
  return ledger.save(change, context);
};
