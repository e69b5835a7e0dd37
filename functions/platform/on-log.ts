import type { SQSRecord } from 'aws-lambda';
import { logOf } from '../../shared/data/core/log.ts';
import { LogEntry, unreadable } from '../../shared/log/entry.ts';
import { sequence } from '../../shared/log/sequence.ts';
import { groupHandler } from '../../shared/runtime/events/batch.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';

const port = logOf<LogEntry>();
const now = (): string => new Date().toISOString();

/** What a message says; of one that says nothing we know an entry that holds its place, and an alarm. */
const entryIn = (owner: string, { body, messageId, attributes }: SQSRecord): LogEntry => {
  try {
    return LogEntry.parse(JSON.parse(body));
  } catch (error) {
    logMetrics('ALM023', { owner, messageId }, { EntriesUnreadable: { unit: 'Count', value: 1 } }, error);
    const at = new Date(Number(attributes.SentTimestamp)).toISOString();
    const id = `${owner}/UNREADABLE#${messageId}@1`;
    const entry = { id, type: 'message.unreadable', at, by: 'unknown', requestId: messageId, entity: 'message', version: 1 };
    return unreadable({ ...entry, data: {}, record: {}, expires: true });
  }
};

/**
 * The sequencer: appends what came of one owner to their log, in the order in which it came. All of an owner that is not appended comes again,
 * before anything later.
 */
export const handler = groupHandler(async (owner, records) => {
  await sequence(
    port,
    owner,
    records.map(record => entryIn(owner, record)),
    now,
  );
  log('ALM029', { owner, entries: records.length });
}, 'ALM021');
