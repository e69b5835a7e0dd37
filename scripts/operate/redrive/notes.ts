import { GetRecordsCommand, GetShardIteratorCommand, type _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Message } from '@aws-sdk/client-sqs';
import type { Account } from './account.ts';
import type { DeadLetters } from './dead-letters.ts';
import { drain } from './move.ts';

/** What Lambda writes down of a batch of a stream that it gave up: where the records stand, not the records. */
type Note = {
  DDBStreamBatchInfo: { shardId: string; startSequenceNumber: string; endSequenceNumber: string; streamArn: string };
};

/** Records one invocation may be given: those of a batch, and below the six megabytes of a request. */
const perInvocation = 100;

const recordsOf = async ({ streams }: Account, { DDBStreamBatchInfo: batch }: Note): Promise<StreamRecord[]> => {
  const place = { StreamArn: batch.streamArn, ShardId: batch.shardId, SequenceNumber: batch.startSequenceNumber };
  const { ShardIterator: first } = await streams.send(new GetShardIteratorCommand({ ...place, ShardIteratorType: 'AT_SEQUENCE_NUMBER' }));
  const last = BigInt(batch.endSequenceNumber);
  const found: StreamRecord[] = [];
  for (let iterator = first; iterator; ) {
    const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }));
    const sequenceOf = ({ dynamodb }: StreamRecord) => BigInt(dynamodb?.SequenceNumber ?? '0');
    found.push(...Records.filter(record => sequenceOf(record) <= last));
    const through = Records.length === 0 || Records.some(record => sequenceOf(record) >= last);
    iterator = through ? undefined : NextShardIterator;
  }
  return found;
};

/** How many records a function of the stream says that it has failed; one that says nothing has failed none. */
const failuresIn = (answer = ''): number =>
  ((JSON.parse(answer || 'null') as { batchItemFailures?: unknown[] } | null)?.batchItemFailures ?? []).length;

const give = async ({ lambda }: Account, functionName: string, records: StreamRecord[]): Promise<void> => {
  for (let i = 0; i < records.length; i += perInvocation) {
    const Payload = JSON.stringify({ Records: records.slice(i, i + perInvocation) });
    const { FunctionError, Payload: answer } = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
    if (FunctionError) throw new Error(`${functionName} failed again: ${FunctionError}`);
    const failed = failuresIn(answer?.transformToString());
    if (failed > 0) throw new Error(`${functionName} failed again for ${failed} records`);
  }
};

const redo = async (account: Account, functionName: string, message: Message): Promise<void> => {
  const note = JSON.parse(message.Body ?? '') as Note;
  const records = await recordsOf(account, note);
  if (records.length === 0) throw new Error('the stream no longer has these records: it keeps them for 24 hours');
  await give(account, functionName, records);
};

/**
 * Gives a function again what the notes in its dead-letter queue point at: the records are read from the table's stream, which has them for
 * 24 hours. A note goes when its function has taken its records; `tell` hears of those that stay, and why.
 */
export const redoNotes = (account: Account, letters: DeadLetters, tell: (why: string) => void): Promise<number> =>
  drain(account, letters, async messages => {
    const done: Message[] = [];
    for (const message of messages) {
      try {
        await redo(account, letters.functionName, message);
        done.push(message);
      } catch (error) {
        tell(error instanceof Error ? error.message : String(error));
      }
    }
    return done;
  });
