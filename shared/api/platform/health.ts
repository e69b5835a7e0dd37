import * as z from 'zod';
import type { Routes } from '../core/route.ts';

const Status = z.enum(['ok', 'warning', 'failing']);
const Instant = z.iso.datetime();
const count = z.int().nonnegative();

/** What every part says of itself; `reason` is the name of the error where it does not answer. */
const checked = { status: Status, reason: z.string().optional() };
const build = {
  stage: z.string(),
  /** The commit that was deployed; `+` behind it when files were changed since. */
  commit: z.string(),
};

const Health = z.object({ status: z.literal('ok'), ...build });

/** How the parts of a stage are. */
export const HealthDetails = z.object({
  /** The worst of the parts. */
  status: Status,
  ...build,
  checkedAt: Instant,
  table: z.object({ ...checked, milliseconds: count.optional() }),
  key: z.object({ ...checked, state: z.string().optional() }),
  mail: z.object({
    ...checked,
    sentInLast24Hours: count.optional(),
    atMostIn24Hours: z.number().optional(),
    perSecond: z.number().optional(),
  }),
  clock: z.object({
    ...checked,
    /** By how much the record that waits longest is overdue. A second or two is the way through the queue. */
    lagMs: count.optional(),
    oldestDueAt: Instant.optional(),
  }),
  queues: z.array(
    z.object({
      ...checked,
      /** The function that works on it. */
      name: z.string(),
      waiting: count.optional(),
      beingHandled: count.optional(),
      delayed: count.optional(),
      /** What failed too often and waits to be redriven. */
      deadLetters: count.optional(),
    }),
  ),
});
export type HealthDetails = z.infer<typeof HealthDetails>;

export const healthRoutes = {
  getHealth: {
    method: 'GET',
    path: '/health',
    access: 'public',
    limit: 'none',
    summary: 'Whether the API answers, its stage and its build',
    description: 'It asks nothing of any other service, so that a monitor may call it as often as it likes.',
    reply: Health,
    fails: [],
    example: { reply: { status: 'ok', stage: 'dev', commit: '4724373d6a1b' } },
  },
  getHealthDetails: {
    method: 'GET',
    path: '/health/details',
    access: 'operator',
    summary: 'How table, key, mail, queues and clock are, for operators of the stage',
    description:
      'Operators are the users in the group `operators` of the user pool. A part that does not answer within three seconds is failing.',
    reply: HealthDetails,
    fails: [],
    example: {
      reply: {
        status: 'warning',
        stage: 'dev',
        commit: '4724373d6a1b',
        checkedAt: '2026-11-21T08:00:00.000Z',
        table: { status: 'ok', milliseconds: 4 },
        key: { status: 'ok', state: 'Enabled' },
        mail: { status: 'ok', sentInLast24Hours: 1200, atMostIn24Hours: 50_000, perSecond: 14 },
        clock: { status: 'ok', lagMs: 0 },
        queues: [{ name: 'items/on-due', status: 'warning', waiting: 3, beingHandled: 1, delayed: 12, deadLetters: 2 }],
      },
    },
  },
} as const satisfies Routes;
