import { execFile } from 'node:child_process';
import { createECDH } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { GetFunctionConfigurationCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameIn } from '../../shared/names.ts';
import { root } from '../dev/cloud/process.ts';
import { deadLettersOf } from '../operate/redrive/dead-letters.ts';
import { eventually } from '../testing/await.ts';
import { linkIn, mailsTo } from '../testing/mailbox.ts';
import { comeIn, type OperatorClient } from '../testing/operators.ts';
import { hurry, openVictim, type Refusal, type Victim } from './cloud.ts';
import { poisonFor } from './poison.ts';
import { startHangingService } from './push-service.ts';
import { allTold, countBy, type Details, type Due, inboxOf, ledgerOf, mailsOf, patientPerson, remind } from './reminders.ts';

/** Reminders of each burst: as many as one batch of each function cannot hold. */
const many = Number(process.env.FAULTS_BURST ?? 60);
/** How long what failed is kept from coming again. A mail whose sender died is tried again after a minute, before the eighth time. */
const comesAgainSeconds = (queue: string): number => (queue === 'notifications-on-email' ? 10 : 3);
const patienceMs = 150_000;
/** How often each function is killed at the most. */
const killsEach = 4;
const near = 'platform-near';
const throughBurst = ['items-on-due', 'platform-publish', 'notifications-on-reminder', 'notifications-on-email'];

let cloud: Victim;
let stopped: Due;
let interrupted: Due;
let unanswered: Due;
const kills = new Map([near, ...throughBurst].map(name => [name, 0]));
/** How often each mail was taken between the stop whose state was kept and the power cut. */
let mailsForgotten: Map<string, number>;

const subjects = async (due: Due): Promise<Map<string, number>> =>
  new Map(
    [...Map.groupBy(await mailsOf(cloud.stage, due), ({ subject = '' }) => subject)].map(([subject, mails]) => [subject, mails.length]),
  );

/** Stops and starts the cloud in the middle of a burst, and cuts its power a little later: its state is that of the stop again. */
const stopAndCrash = async (): Promise<void> => {
  stopped = await remind(cloud.stage, 'stopped', many, 8_000);
  await pause(stopped.dueAt + 300 - Date.now());
  await cloud.restart();
  const kept = await subjects(stopped);
  await eventually('a mail after the stop', async () => (await subjects(stopped)).size > kept.size);
  await cloud.crash();
  mailsForgotten = new Map([...(await subjects(stopped))].map(([subject, count]) => [subject, count - (kept.get(subject) ?? 0)]));
};

/** Kills each of some functions a few times where it stands, until what they are at is over. */
const killUntil = async (names: string[], isOver: () => boolean | Promise<boolean>): Promise<void> => {
  // One that is killed all the time would keep the burst from those that come after it.
  const victims = () => names.filter(name => kills.get(name)! < killsEach);
  while (victims().length > 0 && !(await isOver())) {
    for (const name of cloud.killFunctions(victims())) kills.set(name, kills.get(name)! + 1);
    await pause(250);
  }
};

/** Kills the near path while reminders are made, and the functions of their burst while it goes through. */
const killAll = async (): Promise<void> => {
  let made = false;
  const making = remind(cloud.stage, 'interrupted', many, 8_000).finally(() => {
    made = true;
  });
  await killUntil([near], () => made);
  interrupted = await making;
  await pause(interrupted.dueAt - 300 - Date.now());
  await killUntil(throughBurst, async () => (await subjects(interrupted)).size >= many);
};

/** Kills the mail's sender when the mail service has the mail and has not answered. */
const killWhileSending = async (): Promise<void> => {
  unanswered = await remind(cloud.stage, 'unanswered', 1, 8_000);
  cloud.refuseMail(unanswered.reminders[0]!.person.email, [{ seconds: 8 }]);
  await eventually('the mail', async () => (await subjects(unanswered)).size > 0, patienceMs);
  expect(cloud.killFunctions(['notifications-on-email'])).not.toEqual([]);
};

const poisonAll = async (): Promise<void> => {
  for (const [name, QueueUrl] of cloud.queues)
    for (const MessageBody of poisonFor(name)) await cloud.account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
};

beforeAll(async () => {
  cloud = await openVictim();
  await hurry(cloud, comesAgainSeconds);
  await poisonAll();
  await stopAndCrash();
  await killAll();
  await killWhileSending();
});
afterAll(() => cloud?.close());

/** Has the daily run that rotates secrets think that it is so many days on, and says of each secret by which version things are made then. */
const rotatedOn = async (days: number): Promise<string[]> => {
  const { lambda, endpoint } = cloud.account;
  const FunctionName = nameIn('local', 'platform/rotate-secrets');
  const time = new Date(Date.now() + days * 86_400_000).toISOString();
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ time }) }));
  expect({ FunctionError, told: Payload?.transformToString() }).toEqual({ FunctionError: undefined, told: 'null' });
  const secrets = new SecretsManagerClient(ownerAt(endpoint!));
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const arns = Object.entries(Environment!.Variables!).filter(([name]) => name.endsWith('_SECRET_ARN'));
  const states = arns.map(async ([, SecretId]) => {
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    return Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT'))![0];
  });
  return Promise.all(states);
};

const lostOrTwice = (told: Details[], mailsAtMost: (one: Details) => number): Details[] =>
  told.filter(one => one.notifications !== 1 || one.early > 0 || one.mails < 1 || one.mails > mailsAtMost(one));

const redrive = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)('node', [
    join(root, 'scripts/operate/redrive.ts'),
    '--endpoint',
    cloud.stage.endpoint,
    ...args,
  ]);
  return stdout;
};

/** The owner of the local cloud’s account. */
const ownerAt = (endpoint: string) => ({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

/** What a health page that only operators see says of the dead letters of each function. */
const deadLettersOnPage = async (door: OperatorClient): Promise<Record<string, number>> => {
  const { data } = await door.getDeepHealth({});
  return Object.fromEntries(data.queues.map(({ name, deadLetters = 0 }) => [name.replace('/', '-'), deadLetters]));
};

const refusedWith = (more: { code?: string; message?: string; status?: number; taken?: boolean }): Refusal => ({
  code: 'Throttling',
  message: 'Maximum sending rate exceeded.',
  status: 400,
  ...more,
});

/** One reminder by mail, of somebody to whom the mail service refuses the first mails so, and what became of it. */
const remindedDespite = async (name: string, refusals: Refusal[]): Promise<Details> => {
  const due = await remind(cloud.stage, name, 1, 5_000);
  cloud.refuseMail(due.reminders[0]!.person.email, refusals);
  const [told] = await allTold(cloud.stage, due, patienceMs);
  return told!;
};

describe.runIf(process.platform === 'linux').concurrent('on a local cloud to which harm is done', () => {
  test('a burst through which it was stopped, started and cut off is told, all of it, and not more often than the ledger says', async () => {
    const told = await allTold(cloud.stage, stopped, patienceMs);
    console.info(
      'stopped and cut off:',
      countBy(told, ({ status, attempts, mails }) => `${status}, attempts ${attempts}, mails ${mails}`),
    );
    const forgotten = (title: string) => [...mailsForgotten].find(([subject]) => subject.endsWith(title))?.[1] ?? 0;
    expect(lostOrTwice(told, ({ title, attempts = 0 }) => attempts + forgotten(title))).toEqual([]);
  });

  test('a burst whose functions were killed again and again is told, all of it, and not more often than the ledger says', async () => {
    const told = await allTold(cloud.stage, interrupted, patienceMs);
    console.info(
      'killed:',
      Object.fromEntries(kills),
      countBy(told, ({ status, attempts, mails }) => `${status}, ${attempts}, ${mails}`),
    );
    expect([...kills].filter(([, times]) => times === 0)).toEqual([]);
    expect(lostOrTwice(told, ({ attempts = 0 }) => attempts)).toEqual([]);
  });

  test('a mail whose sender dies before it has heard of it goes once more, and the ledger says that nobody knows of the first', async () => {
    const [told] = await allTold(cloud.stage, unanswered, patienceMs);
    expect(told).toMatchObject({ status: 'sent', notifications: 1, attempts: 2, mails: 2, early: 0 });
  });

  test('a mail that SES refuses for a while comes once; one that it never takes ends with a reason', async () => {
    const [throttled, unverified, unheard, refused] = await Promise.all([
      remindedDespite('throttled', [refusedWith({})]),
      remindedDespite('unverified', [refusedWith({ code: 'MessageRejected', message: 'Email address is not verified.' })]),
      remindedDespite('unheard', [refusedWith({ code: 'ServiceUnavailable', status: 503, taken: true })]),
      remindedDespite('refused', Array(9).fill(refusedWith({ code: 'MessageRejected', message: 'Address blacklisted.' }))),
    ]);
    expect(throttled).toMatchObject({ status: 'sent', attempts: 2, mails: 1 });
    expect(unverified).toMatchObject({ status: 'sent', attempts: 2, mails: 1 });
    expect(unheard).toMatchObject({ status: 'sent', attempts: 2, mails: 2 });
    expect(refused).toMatchObject({ status: 'failed', attempts: 1, mails: 0, reason: 'MessageRejected' });
  });

  test('a push service that hangs is given up on and asked again: the second message replaces the first', async () => {
    const service = await startHangingService();
    const person = await patientPerson(cloud.stage, 'pushed');
    const curve = createECDH('prime256v1');
    const keys = { p256dh: curve.generateKeys().toString('base64url'), auth: 'tBHItJI5svbpez7KI4CCXg' };
    // What is told of the device itself stays in the inbox.
    await person.api.changeMe({ body: { channels: { reminder: ['inbox', 'push'], account: ['inbox'] } } });
    await person.api.registerSubscription({ body: { endpoint: service.endpoint, keys, device: 'Laptop' } });
    const at = new Date(Date.now() + 2_000).toISOString();
    await person.api.createItem({ params: person, body: { title: 'Answer the door', reminders: [{ at }] } });

    await eventually('a push that hangs', async () => service.requests.length > 0);
    // In the inbox all the same, and read at once: what hangs holds up nobody else.
    expect(await inboxOf(person)).toHaveLength(1);
    service.recover();
    const [delivery] = await eventually(
      'the push',
      async () => {
        const deliveries = await ledgerOf(person, 'push');
        return deliveries[0]?.status === 'sent' && deliveries;
      },
      patienceMs,
    );
    expect(delivery).toMatchObject({ status: 'sent', attempts: 2 });
    expect(service.requests.map(({ answered }) => answered)).toEqual([false, true]);
    expect(new Set(service.requests.map(({ topic }) => topic)).size).toBe(1);
    await service.stop();
  });

  test('the link of a mail opens after its secret was followed by another, at an instance that begins then', async () => {
    const { person } = stopped.reminders[0]!;
    const [mail] = await mailsTo(cloud.stage.mailFolder, person.email);
    const opens = async () => (await fetch(linkIn(mail!, '/v1/unsubscribe/'))).status;
    expect(await opens()).toBe(200);
    const before = await rotatedOn(0);
    expect(before).toHaveLength(2);
    // Announced, and nothing is made under them yet; half a day later they are those by which things are made.
    expect(await rotatedOn(366)).toEqual(before);
    const after = await rotatedOn(1);
    for (const version of before) expect(after).not.toContain(version);
    expect(await rotatedOn(2)).toEqual(after);
    cloud.killFunctions(['notifications-links-api']);
    expect(await eventually('an instance that begins', () => opens().then(status => status === 200))).toBe(true);
  });

  test('poison ends among the dead letters and is shown; what was only hindered goes through after a redrive', async () => {
    const ada = await patientPerson(cloud.stage, 'operator');
    const email = ada.email.replace('operator', 'invited');
    cloud.refuseMail(email, Array(99).fill(refusedWith({})));
    const { data: home } = await ada.api.createWorkspace({ body: { name: 'Home', kind: 'household' } });
    await ada.api.createInvitation({ params: home, body: { email, role: 'member' } });

    const expected = Object.fromEntries([...cloud.queues.keys()].map(name => [name, name === 'people-on-invitation-sent' ? 4 : 3]));
    let found: Record<string, number> = {};
    const all = async () => {
      const letters = await deadLettersOf(cloud.account);
      found = Object.fromEntries(letters.map(({ functionName, waiting }) => [functionName.replace('almanac-local-', ''), waiting]));
      return Object.entries(expected).every(([name, count]) => (found[name] ?? 0) >= count);
    };
    // What is missing says more than that it was waited for.
    await eventually('all that is dead', all, patienceMs).catch(() => expect(found).toEqual(expected));
    expect(found).toEqual(expected);
    const { door } = await comeIn(cloud.stage, ada, 5);
    expect(await deadLettersOnPage(door)).toMatchObject(expected);

    const told = await redrive('--dry-run');
    expect(told).toContain('almanac-local-people-on-invitation-sent: 4 messages');
    expect(told).toContain('Nothing was moved');
    expect(await deadLettersOnPage(door)).toMatchObject(expected);
    cloud.takeMail(email);
    expect(await redrive()).toContain('4 put back onto its queue');
    await eventually('the invitation', async () => (await mailsTo(cloud.stage.mailFolder, email)).length > 0);
    expect(await mailsTo(cloud.stage.mailFolder, email)).toHaveLength(1);
  });
});
