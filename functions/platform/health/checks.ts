import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { HealthDetails } from '../../../shared/api/platform/health.ts';
import { keyState } from '../../../shared/aws/kms.ts';
import { mailQuota } from '../../../shared/aws/mail/mail-quota.ts';
import { deadLettersUrl, queueUrl } from '../../../shared/aws/queue-url.ts';
import { queueDepth } from '../../../shared/aws/sqs.ts';
import { overdueMs } from '../../../shared/clock/windows.ts';
import { oldestDueIn } from '../../../shared/data/core/due.ts';
import { readRow } from '../../../shared/data/core/rows.ts';
import { environment } from '../../../shared/env.ts';
import { type Watched, watched } from './queues.ts';

const env = environment({
  KEY_ARN: z.string(),
  DUE_SHARDS_READ: z.coerce.number().int().positive(),
});

const patienceMs = 3000;
/** From this part of the day's quota on, mail is about to stop. */
const nearlyUsed = 0.9;

type Status = HealthDetails['status'];
const order: Status[] = ['ok', 'warning', 'failing'];
const worst = (statuses: Status[]): Status => order[Math.max(...statuses.map(status => order.indexOf(status)))] ?? 'ok';

/** What a part says of itself, or that it is failing and why: a health page must come even when everything else is gone. */
const asked = async <T extends object>(work: () => Promise<T & { status: Status }>): Promise<(T & { status: Status }) | Failing> => {
  const late = new AbortController();
  const patience = sleep(patienceMs, { status: 'failing', reason: 'TimeoutError' } as const, { signal: late.signal });
  const answer = work().catch((error: Error) => ({ status: 'failing', reason: error.name }) as const);
  try {
    return await Promise.race([answer, patience]);
  } finally {
    patience.catch(() => {});
    late.abort();
  }
};
type Failing = { status: 'failing'; reason: string };

/** A read of a record that is never there takes the same way as any other: network, rights, key. */
const table = async () => {
  const startedAt = performance.now();
  await readRow({ pk: 'HEALTH', sk: 'HEALTH' });
  return { status: 'ok' as const, milliseconds: Math.round(performance.now() - startedAt) };
};

const key = async () => {
  const state = await keyState(env.KEY_ARN);
  return { status: state === 'Enabled' ? ('ok' as const) : ('failing' as const), state };
};

const mail = async () => {
  const quota = await mailQuota();
  const used = quota.sentInLast24Hours / quota.atMostIn24Hours;
  // An account without a limit says -1.
  return { status: quota.atMostIn24Hours > 0 && used > nearlyUsed ? ('warning' as const) : ('ok' as const), ...quota };
};

const clock = async (now: string) => {
  const shards = Array.from({ length: env.DUE_SHARDS_READ }, (_, shard) => oldestDueIn(shard, now));
  const [oldestDueAt] = (await Promise.all(shards)).filter(dueAt => dueAt !== undefined).sort();
  const lagMs = oldestDueAt === undefined ? 0 : Date.parse(now) - Date.parse(oldestDueAt);
  return { status: lagMs > overdueMs ? ('failing' as const) : ('ok' as const), lagMs, oldestDueAt };
};

/** How deep the queue of a function is, where it has one, and how many of its messages are dead letters. */
export const depthsOf = async ({ name, reads }: Watched) => {
  const [depth, dead] = await Promise.all([reads === 'queue' ? queueDepth(queueUrl(name)) : undefined, queueDepth(deadLettersUrl(name))]);
  return { ...depth, deadLetters: dead.waiting };
};

const queue = async (each: Watched) => {
  const depths = await depthsOf(each);
  return { status: depths.deadLetters > 0 ? ('warning' as const) : ('ok' as const), ...depths };
};

/** How every part of the stage is at this instant, each asked by itself. */
export const healthDetails = async (now: string): Promise<Omit<HealthDetails, 'stage' | 'commit' | 'checkedAt'>> => {
  const [tableIs, keyIs, mailIs, clockIs] = await Promise.all([asked(table), asked(key), asked(mail), asked(() => clock(now))]);
  // Afterwards: a hundred questions to queues at once would make the others late.
  const queues = await Promise.all(watched.map(async each => ({ name: each.name, ...(await asked(() => queue(each))) })));
  const status = worst([tableIs, keyIs, mailIs, clockIs, ...queues].map(part => part.status));
  return { status, table: tableIs, key: keyIs, mail: mailIs, clock: clockIs, queues };
};
