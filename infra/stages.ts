import * as z from 'zod';

const Stage = z.strictObject({
  /** Real stages keep their data when a stack is deleted, and hold what the local cloud does not know. */
  real: z.boolean(),
  /** Over how many shards of the due index writes are spread. One shard takes about 1,000 writes a second. */
  dueShards: z.int().min(1).max(256),
  /** How many shards are read: the largest number that was ever written to, so that `dueShards` may shrink. */
  dueShardsRead: z.int().min(1).max(256),
  logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]),
  /** How long the gateway keeps the authorizer's answer: the longest that a removed member still gets in. */
  authorizerCacheSeconds: z.int().min(0).max(300),
  /** The verified sender of all mail (SES identity). */
  mailFrom: z.email(),
  /** Where push services can reach us (RFC 8292 `sub`). */
  pushContact: z.string().regex(/^(mailto:|https:\/\/)/),
  /** Browser origins that may call the API. */
  corsOrigins: z.array(z.url()).min(1),
  /** How many invocations each queue's function may run at once: SES's rate for mail, patience of the table for the rest. */
  concurrency: z.strictObject({ fire: z.int().min(2).max(1000), consumer: z.int().min(2).max(1000), mail: z.int().min(2).max(1000) }),
});
export type Stage = z.infer<typeof Stage> & { name: string };

const shared = {
  dueShards: 16,
  dueShardsRead: 16,
  authorizerCacheSeconds: 60,
  mailFrom: 'almanac@example.com',
  pushContact: 'mailto:almanac@example.com',
  corsOrigins: ['http://localhost:3000'],
};

/** One row a stage. Sender, contact and origins are the ones to set before a first deploy to an account. */
const stages: Record<string, z.input<typeof Stage>> = {
  local: { ...shared, real: false, dueShards: 4, dueShardsRead: 4, logRetentionDays: 7, concurrency: { fire: 8, consumer: 8, mail: 8 } },
  dev: { ...shared, real: true, logRetentionDays: 30, concurrency: { fire: 50, consumer: 20, mail: 5 } },
  prod: { ...shared, real: true, dueShards: 32, dueShardsRead: 32, logRetentionDays: 365, concurrency: { fire: 400, consumer: 200, mail: 14 } },
};

/** The settings of a stage by its name. A name that no row has, or a setting out of range, stops the deploy with one sentence. */
export const stageOf = (name: string): Stage => {
  const row = stages[name];
  if (!row) throw new Error(`There is no stage "${name}" in infra/stages.ts: choose one of ${Object.keys(stages).join(', ')}.`);
  const result = Stage.safeParse(row);
  if (!result.success) throw new Error(`Stage "${name}" in infra/stages.ts: ${z.prettifyError(result.error)}`);
  return { name, ...result.data };
};
