import { FilterLogEventsCommand, type FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ListQueuesCommand, type Message } from '@aws-sdk/client-sqs';
import { receiveMessages } from '../../../shared/aws/received-messages.ts';
import type { Account } from './account.ts';

/**
 * One dead-letter queue. `source` is the queue that its messages came from; without one it holds notes on batches of the table's stream.
 * `samples` are up to ten of its messages in words, `causes` what the function's log says of its last failures.
 */
export type DeadLetters = {
  functionName: string;
  url: string;
  arn: string;
  source?: string;
  waiting: number;
  beingRead: number;
  oldestAt?: string;
  samples: string[];
  causes: string[];
};

const suffix = '-dead-letters';
/** How the names of queues end that keep an order. */
const ordered = '.fifo';
const isOfDead = (name: string): boolean => name.endsWith(suffix) || name.endsWith(`${suffix}${ordered}`);
const causesFromHours = 24;
const causesShown = 3;

const queuesOf = async ({ sqs, stage }: Account): Promise<Map<string, string>> => {
  const urls: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `almanac-${stage}-`, MaxResults: 1000, NextToken }));
    urls.push(...(page.QueueUrls ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return new Map(urls.map(url => [url.slice(url.lastIndexOf('/') + 1), url]));
};

/** A message of ours in words: what it is about, never what people wrote. */
export const inWords = (body: string): string => {
  try {
    const message = JSON.parse(body) as Record<string, unknown>;
    const batch = message.DDBStreamBatchInfo as { batchSize?: number; shardId?: string } | undefined;
    if (batch) return `a batch of ${batch.batchSize ?? '?'} records of the stream, ${batch.shardId ?? '?'}`;
    const key = message.key as { pk?: string; sk?: string } | undefined;
    if (key) return `${key.pk}/${key.sk} due ${String(message.dueAt)}`;
    const write = message.write as { after?: { pk?: { S?: string }; sk?: { S?: string } } } | undefined;
    if (write) return `a write of ${write.after?.pk?.S}/${write.after?.sk?.S} that could not be read`;
    const { to, event } = message as { to?: string; event?: { type?: string; id?: string } };
    if (to && event) return `for ${to}: ${event.type} ${event.id} (${String(message.reason)})`;
    if (typeof message.type === 'string') return `${message.type} ${String(message.id)}`;
    return `a message with ${Object.keys(message).join(', ')}`;
  } catch {
    return 'a message that is no JSON';
  }
};

const sampleOf = async ({ sqs }: Account, url: string): Promise<{ samples: string[]; oldestAt?: string }> => {
  // Seen by us, and there for everybody as before: who looks hides nothing from who moves.
  const found = await receiveMessages(sqs, url, { hiddenSeconds: 0 });
  const sentAt = (message: Message) => Number(message.Attributes?.SentTimestamp ?? Number.NaN);
  const oldest = Math.min(...found.map(sentAt).filter(Number.isFinite));
  return {
    samples: found.map(({ Body = '' }) => inWords(Body)),
    ...(Number.isFinite(oldest) ? { oldestAt: new Date(oldest).toISOString() } : {}),
  };
};

type Line = { code?: string; error?: { name?: string; message?: string } };

const causeIn = (text: string): string[] => {
  const json = text.slice(text.indexOf('{'));
  if (!json.startsWith('{')) return [];
  try {
    const { code, error } = JSON.parse(json) as Line;
    return code && error ? [`${code} ${error.name ?? 'Error'}: ${error.message ?? ''}`.trim()] : [];
  } catch {
    return [];
  }
};

const logGroupOf = async ({ lambda }: Account, functionName: string): Promise<string | undefined> =>
  (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }))).LoggingConfig?.LogGroup;

const lastErrors = async (account: Account, functionName: string): Promise<FilterLogEventsResponse> =>
  account.logs.send(
    new FilterLogEventsCommand({
      logGroupName: await logGroupOf(account, functionName),
      startTime: Date.now() - causesFromHours * 3_600_000,
      filterPattern: 'error',
      limit: 1000,
    }),
  );

const causesOf = async (account: Account, functionName: string): Promise<string[]> => {
  // A log that cannot be read is no reason to leave the messages where they are.
  const { events = [] } = await lastErrors(account, functionName).catch((): FilterLogEventsResponse => ({}));
  const causes = events.flatMap(({ message = '' }) => causeIn(message)).reverse();
  return [...new Set(causes)].slice(0, causesShown);
};

/** Every dead-letter queue of the stage that holds something; or the one of a function (`items/on-due` or `items-on-due`), full or empty. */
export const deadLettersOf = async (account: Account, only?: string): Promise<DeadLetters[]> => {
  const queues = await queuesOf(account);
  const wanted = only && `almanac-${account.stage}-${only.replace('/', '-')}${suffix}`;
  const names = [...queues.keys()].filter(name => (wanted ? [wanted, `${wanted}${ordered}`].includes(name) : isOfDead(name))).sort();
  const all = await Promise.all(names.map(name => lookAt(account, queues, name)));
  return all.filter(({ waiting, beingRead }) => wanted || waiting + beingRead > 0);
};

const lookAt = async (account: Account, queues: Map<string, string>, name: string): Promise<DeadLetters> => {
  const url = queues.get(name)!;
  const functionName = name.slice(0, name.lastIndexOf(suffix));
  const { Attributes = {} } = await account.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  const waiting = Number(Attributes.ApproximateNumberOfMessages ?? 0);
  return {
    functionName,
    url,
    arn: Attributes.QueueArn ?? '',
    source: queues.get(functionName) ?? queues.get(`${functionName}${ordered}`),
    waiting,
    beingRead: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    ...(waiting > 0 ? { ...(await sampleOf(account, url)), causes: await causesOf(account, functionName) } : { samples: [], causes: [] }),
  };
};
