import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { journey } from '../../operate/load/journey.ts';
import { type LoadOutcome, underLoad } from '../../operate/load/run.ts';
import { deadLettersOf } from '../../operate/redrive/dead-letters.ts';
import { eventually } from '../../testing/await.ts';
import type { Victim } from '../cloud.ts';
import { allTold, type Details, type Due, patientPerson, remind } from '../reminders.ts';
import { type HarmName, harms } from './harm.ts';

/** For how long it lasts, how many journeys of six requests begin a second meanwhile, how many reminders fall due in it, and how long is waited for them. */
export type ChaosPlan = { seconds: number; journeysPerSecond: number; reminders: number; patienceMs: number };

/** What came of it: the requests of the API and those that were not answered as they should be; what was told, lost, or told twice; and how long it took to drain. */
export type ChaosOutcome = {
  harm: HarmName;
  seconds: number;
  requests: number;
  failed: number;
  p95Ms: number;
  reminders: number;
  lost: number;
  twice: number;
  drainedAfterSeconds: number;
  deadLetters: number;
};

const leadMs = 8_000;

const isFailed = ({ status }: { status: string }): boolean => !status.startsWith('2');

/** The time that nineteen of twenty requests took at the most. */
const p95Of = ({ lines }: LoadOutcome): number => {
  const sorted = lines.map(({ RequestDuration }) => Number(RequestDuration)).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0);
};

/** How many messages wait for anybody, but for those whose time has not come. */
const waitingIn = async ({ account, queues }: Victim): Promise<number> => {
  const depths = [...queues.values()].map(async QueueUrl => {
    const { Attributes = {} } = await account.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  });
  return (await Promise.all(depths)).reduce((sum, depth) => sum + depth, 0);
};

const lostOf = (told: Details[]): number => told.filter(({ notifications, mails }) => notifications === 0 || mails === 0).length;
/** Mails that the ledger knows nothing of: it counts each that may have gone. */
const twiceOf = (told: Details[]): number =>
  told.filter(({ notifications, mails, attempts = 1 }) => notifications > 1 || mails > attempts).length;

/** Waits until all that fell due is told and no queue holds anything. Answers what was told. */
const drained = async (cloud: Victim, due: Due, patienceMs: number): Promise<Details[]> => {
  const told = await allTold(cloud.stage, due, patienceMs);
  await eventually('empty queues', async () => (await waitingIn(cloud)) === 0, patienceMs);
  return told;
};

/**
 * Does harm to a cloud for a while, in which people use its API and reminders fall due, takes it away, and waits until nothing is left to do. The API
 * is asked for what does not need what is away: nothing that it does waits for a queue or for mail.
 */
export const chaos = async (cloud: Victim, harm: HarmName, plan: ChaosPlan): Promise<ChaosOutcome> => {
  const { apiUrl } = cloud.stage;
  const { token, workspaceId } = await patientPerson(cloud.stage, 'visitor');
  // A first journey begins all functions: how long that takes is another matter.
  await journey({ apiUrl, token, workspaceId }, () => undefined);
  const due = await remind(cloud.stage, harm, plan.reminders, leadMs);
  cloud.hinder(harms[harm].outages);
  const loaded = await underLoad({ perSecond: plan.journeysPerSecond, seconds: plan.seconds, atOnce: 50 }, (_, note) =>
    journey({ apiUrl, token, workspaceId }, note),
  ).finally(() => cloud.hinder({}));
  const endedAt = performance.now();
  const told = await drained(cloud, due, plan.patienceMs);
  const letters = await deadLettersOf(cloud.account);
  return {
    harm,
    seconds: plan.seconds,
    requests: loaded.lines.length,
    failed: loaded.lines.filter(isFailed).length + loaded.missed,
    p95Ms: p95Of(loaded),
    reminders: told.length,
    lost: lostOf(told),
    twice: twiceOf(told),
    drainedAfterSeconds: Math.round((performance.now() - endedAt) / 1000),
    deadLetters: letters.reduce((sum, { waiting }) => sum + waiting, 0),
  };
};

const four = (share: number): string => `${(Math.floor(share * 1e6) / 1e4).toFixed(2)} %`;

/** What came of it, a sentence a line. */
export const inSentences = ({ harm, ...came }: ChaosOutcome): string[] => [
  `${harm}: for ${came.seconds} s ${harms[harm].what}.`,
  `  ${came.requests} requests, ${came.failed} not answered as they should be: ${four(1 - came.failed / Math.max(1, came.requests))}; p95 ${came.p95Ms} ms.`,
  `  ${came.reminders} reminders fell due: ${came.lost} lost, ${came.twice} told more often than the ledger says.`,
  `  ${came.drainedAfterSeconds} s after its end nothing waited any more; ${came.deadLetters} dead letters.`,
];

/** What was not kept to. */
export const brokenBy = ({ requests, failed, lost, twice, deadLetters }: ChaosOutcome): string[] => [
  ...(requests === 0 ? ['nothing was asked'] : []),
  ...(failed > requests / 10_000 ? [`${failed} of ${requests} requests failed`] : []),
  ...(lost > 0 ? [`${lost} reminders were lost`] : []),
  ...(twice > 0 ? [`${twice} reminders were told more often than the ledger says`] : []),
  ...(deadLetters > 0 ? [`${deadLetters} messages are dead letters`] : []),
];
