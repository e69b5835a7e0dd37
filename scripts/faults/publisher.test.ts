import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameIn } from '../../shared/names.ts';
import { iam } from '../bench/bare/account.ts';
import { root } from '../dev/cloud/process.ts';
import { deadLettersOf } from '../operate/redrive/dead-letters.ts';
import { eventually } from '../testing/await.ts';
import { mailsTo } from '../testing/mailbox.ts';
import { hurry, openVictim, type Victim } from './cloud.ts';
import { allTold, inboxOf, patientPerson, remind } from './reminders.ts';

const gone = 'calendars/on-sync';
const closed = 'people/on-invitation-sent';
const again = 'platform/on-undelivered';
const publishers = ['platform/publish', again];
/** Who hands due records to the lanes of their services. */
const clock = ['platform/near', 'platform/window', 'platform/sweep', 'platform/on-due'];
const patienceMs = 120_000;

let cloud: Victim;
beforeAll(async () => {
  cloud = await openVictim('publisher');
  await hurry(cloud, () => 2);
});
afterAll(() => cloud?.close());

const queueUrl = (name: string): string => cloud.queues.get(name.replace('/', '-'))!;
/** The queue of the logs, which is in order. */
const logQueueUrl = async (): Promise<string> =>
  (await cloud.account.sqs.send(new GetQueueUrlCommand({ QueueName: `${nameIn('local', 'platform/on-log')}.fifo` }))).QueueUrl!;

/** Takes from some functions the right to send to a queue, as a change of its policy or of its key's does; or gives it back. */
const mayNotSendTo = async (queue: string | { url: string }, refused: boolean, names = publishers): Promise<void> => {
  const QueueUrl = typeof queue === 'string' ? queueUrl(queue) : queue.url;
  const { Attributes } = await cloud.account.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const Statement = { Effect: 'Deny', Action: 'sqs:*', Resource: Attributes!.QueueArn };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  for (const name of names) {
    const { Role = '' } = await cloud.account.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', name) }));
    const policy = { RoleName: Role.slice(Role.lastIndexOf('/') + 1), PolicyName: 'closed' };
    await iam(
      cloud.stage.endpoint,
      refused ? { Action: 'PutRolePolicy', ...policy, PolicyDocument } : { Action: 'DeleteRolePolicy', ...policy },
    );
  }
};

const deadLetters = async (name: string) => (await deadLettersOf(cloud.account, name))[0]!;

/** How much waits beside the log of a workspace. */
const waitingBesideLog = async (workspaceId: string): Promise<number> => {
  const { dynamodb, lambda } = cloud.account;
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', 'platform/publish') }));
  const { Count = 0 } = await dynamodb.send(
    new QueryCommand({
      TableName: Environment?.Variables?.TABLE_NAME,
      KeyConditionExpression: 'pk = :pk and begins_with(sk, :waits)',
      ExpressionAttributeValues: { ':pk': { S: `LOG#WS#${workspaceId}#1` }, ':waits': { S: 'waits#' } },
      ConsistentRead: true,
    }),
  );
  return Count;
};

const redrive = async (...args: string[]): Promise<string> => {
  const at = ['--endpoint', cloud.stage.endpoint, '--queue', again];
  return (await promisify(execFile)('node', [join(root, 'scripts/operate/redrive.ts'), ...at, ...args])).stdout;
};

test('2.1.3: a queue that is gone and one that is closed keep nothing from the others, and get what was theirs when they are back', async () => {
  await cloud.account.sqs.send(new DeleteQueueCommand({ QueueUrl: queueUrl(gone) }));
  await mayNotSendTo(closed, true);

  const due = await remind(cloud.stage, 'isolated', 5, 4_000);
  const ada = await patientPerson(cloud.stage, 'host');
  const guest = ada.email.replace('host', 'guest');
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
  await ada.api.createInvitation({ params: home, body: { email: guest, role: 'member' } });

  const told = await allTold(cloud.stage, due, patienceMs);
  expect(told.map(({ notifications, attempts, mails }) => ({ notifications, attempts, mails }))).toEqual(
    Array(5).fill({ notifications: 1, attempts: 1, mails: 1 }),
  );
  const { waiting } = await eventually(
    'what could not be delivered',
    async () => {
      const letters = await deadLetters(again);
      return letters.waiting >= 6 && letters;
    },
    patienceMs,
  );
  expect((await deadLetters('platform/publish')).waiting).toBe(0);
  const shown = await redrive('--dry-run');
  // More may have come since they were counted.
  const [, counted] = /almanac-local-platform-on-undelivered: (\d+) messages/.exec(shown) ?? [];
  expect(Number(counted)).toBeGreaterThanOrEqual(waiting);
  expect(shown).toMatch(/for (calendars\/on-sync: item\.created|people\/on-invitation-sent: invitation\.sent)/);

  await cloud.account.sqs.send(new CreateQueueCommand({ QueueName: nameIn('local', gone), Attributes: { VisibilityTimeout: '2' } }));
  await mayNotSendTo(closed, false);
  expect(await redrive()).toContain('put back onto its queue');
  await eventually('the invitation', async () => (await mailsTo(cloud.stage.mailFolder, guest)).length > 0, patienceMs);
  expect(await mailsTo(cloud.stage.mailFolder, guest)).toHaveLength(1);
  await eventually('the rest', async () => (await redrive()).includes('No dead letters'), patienceMs);
});

test('a due queue that is closed delays no other service, and what was for it is done when it is open again', async () => {
  const lane = 'people/on-due';
  await mayNotSendTo(lane, true, clock);
  const ada = await patientPerson(cloud.stage, 'morning');
  const digestAt = new Date(Math.ceil((Date.now() + 30_000) / 60_000) * 60_000);
  const [date, time] = [digestAt.toISOString().slice(0, 10), digestAt.toISOString().slice(11, 16)];
  await ada.api.createItem({ params: ada, body: { title: 'Water the plants', due: { date } } });
  await ada.api.changeMe({ body: { zone: 'UTC', digest: { daily: { days: 'every', time, channels: ['inbox'] } } } });

  const due = await remind(cloud.stage, 'beside', 5, 4_000);
  const told = await allTold(cloud.stage, due, patienceMs);
  expect(told.map(({ notifications, attempts, mails }) => ({ notifications, attempts, mails }))).toEqual(
    Array(5).fill({ notifications: 1, attempts: 1, mails: 1 }),
  );

  await eventually('the moment of the digest', async () => Date.now() > digestAt.getTime() + 3_000, patienceMs);
  expect(await inboxOf(ada)).toEqual([]);
  expect((await deadLetters('platform/near')).waiting).toBe(0);

  await mayNotSendTo(lane, false, clock);
  const digests = await eventually(
    'the digest',
    async () => {
      const inbox = await inboxOf(ada);
      return inbox.length > 0 && inbox;
    },
    patienceMs,
  );
  expect(digests).toMatchObject([{ kind: 'digest' }]);
});

test('the queue of the logs that is closed for a while loses nothing: once it is open all is in the log, once, each record in the order of its versions', async () => {
  const ada = await patientPerson(cloud.stage, 'logged');
  const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
  const { data: before } = await ada.api.createItem({ params: home, body: { title: 'Before' } });
  const entries = async () => {
    const { data } = await ada.api.listEvents({ params: home, query: { types: 'item.created,item.changed', limit: 100 } });
    return data.map(({ data: { record } }) => record as { title: string; version: number });
  };
  await eventually('the log', async () => (await entries()).length === 1, patienceMs);

  const log = { url: await logQueueUrl() };
  await mayNotSendTo(log, true);
  let changes = 0;
  const isClosed = async (): Promise<boolean> => {
    changes += 1;
    await ada.api.changeItem({ params: before, body: { notes: `Change ${changes}` } });
    return eventually('what waits beside the log', async () => (await waitingBesideLog(home.workspaceId)) > 0, 2_000).catch(() => false);
  };
  try {
    // A right that is taken away may be used for a moment more.
    await eventually('the closed queue', isClosed, patienceMs);
    const waiting = await waitingBesideLog(home.workspaceId);
    for (let i = 0; i < 5; i++) {
      const { data: item } = await ada.api.createItem({ params: home, body: { title: `Item ${i}` } });
      await ada.api.changeItem({ params: item, body: { notes: 'Changed' } });
    }
    await eventually('what waits beside the log', async () => (await waitingBesideLog(home.workspaceId)) > waiting, patienceMs);
    expect((await entries()).filter(({ title }) => title !== 'Before')).toEqual([]);
  } finally {
    await mayNotSendTo(log, false);
  }
  await ada.api.createItem({ params: home, body: { title: 'After' } });
  const whole = 1 + changes + 10 + 1;
  await eventually('all of it', async () => (await redrive()).includes('No dead letters') && (await entries()).length >= whole, patienceMs);
  const byTitle = Map.groupBy(await entries(), ({ title }) => title);
  expect([...byTitle].map(([title, all]) => [title, all.map(({ version }) => version)]).sort()).toEqual([
    ['After', [1]],
    ['Before', Array.from({ length: changes + 1 }, (_, i) => i + 1)],
    ...Array.from({ length: 5 }, (_, i) => [`Item ${i}`, [1, 2]]),
  ]);
});
