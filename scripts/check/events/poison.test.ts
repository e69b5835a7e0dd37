import type { SQSEvent } from 'aws-lambda';
import { expect, test } from 'vitest';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { beginning, readOn } from '../../../shared/log/read.ts';
import { invocation, messages } from '../../../shared/runtime/http/gateway.fixture.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { keptOutput } from '../../../shared/runtime/log/output.fixture.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { entriesOf } from '../costs/log.fixture.ts';

/* The sequencer as it is deployed, handed messages of which some say nothing that any code knows. */
Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:1/queues', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' });
type Handler = (event: SQSEvent, context: object) => Promise<object>;
const data = onEngine(async () => {
  process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
  return {
    ...(await import('../../../shared/data/core/log-read.ts')),
    arrive: (await import('../../../functions/platform/on-log.ts')).handler as unknown as Handler,
  };
});
const { lines } = keptOutput();

const messagesOf = (owner: string, bodies: readonly unknown[]): SQSEvent => ({
  Records: messages(...bodies).Records.map(record => ({
    ...record,
    attributes: { ...record.attributes, SentTimestamp: String(Date.now()), MessageGroupId: owner },
  })),
});

test('what no code can read is an entry in its place, told by an alarm, and holds up nothing behind it', async () => {
  const owner = `WS#${newId('workspace')}`;
  const sound = entriesOf(owner, 3);
  const bodies = [sound[0], 'not JSON', sound[1], { ...sound[0], version: 'one' }, sound[2]];
  expect(await data.arrive(messagesOf(owner, bodies), invocation)).toEqual({ batchItemFailures: [] });

  const { items } = await readOn(data.readerOf<LogEntry>(), owner, beginning, { limit: 10, show: entry => entry });
  expect(items.map(({ id }) => id)).toEqual([
    sound[0]!.id,
    `${owner}/UNREADABLE#message-1@1`,
    sound[1]!.id,
    `${owner}/UNREADABLE#message-3@1`,
    sound[2]!.id,
  ]);
  expect(items.filter(({ unreadable }) => unreadable)).toMatchObject(
    [1, 3].map(() => ({ type: 'message.unreadable', data: {}, record: {} })),
  );
  expect(
    lines()
      .filter(line => 'EntriesUnreadable' in line)
      .map(({ code, owner: whose }) => [code, whose]),
  ).toEqual([1, 3].map(() => ['ALM023', owner]));
});
