import type * as z from 'zod';
import type { ConsumerName } from '../events/consumers.ts';
import type { Routes } from '../shared/api/core/route.ts';
import { type ModuleName, routesByModule } from '../shared/api/index.ts';
import type { Access } from './constructs/grants.ts';
import type { Stage } from './stages.ts';

/** What each module that answers routes may touch. Its routes stand in `shared/api`, its code in `functions/<module>`. */
const moduleAccess: Record<ModuleName, Access> = {
  actions: { table: ['GetItem', 'BatchGetItem', 'PutItem'], secrets: ['links'] },
  activity: { table: ['GetItem', 'BatchGetItem', 'Query'] },
  agenda: { table: ['GetItem', 'BatchGetItem'], indexes: ['gsi1'] },
  /** Which functions it may call stands in `constructs/batch.ts`. */
  batch: {},
  config: {},
  /** Seals the tokens that it is given, and cannot open them again. */
  consents: {
    table: ['GetItem', 'BatchGetItem', 'PutItem'],
    secrets: ['google', 'microsoft'],
    providers: true,
    tokens: 'seal',
  },
  docs: {},
  digests: { table: ['GetItem', 'BatchGetItem'], indexes: ['gsi1'] },
  feeds: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], indexes: ['gsi1'] },
  /** What it asks of others than the table stands in `constructs/health.ts`. */
  health: { table: ['GetItem', 'BatchGetItem'], indexes: ['due'] },
  imports: { table: ['GetItem', 'BatchGetItem', 'PutItem'] },
  grants: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], indexes: ['gsi1'], providers: true },
  items: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], indexes: ['gsi1'] },
  invitations: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], counts: true, indexes: ['gsi1'], secrets: ['links'] },
  keys: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], secrets: ['keys'] },
  me: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], indexes: ['gsi1'], accounts: 'read' },
  notifications: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], indexes: ['gsi1'] },
  push: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], secrets: ['push'] },
  recurrence: {},
  subscriptions: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'] },
  workspaces: { table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'], counts: true, indexes: ['gsi1'] },
};

/** Whether a module answers lists that go on in a next page. */
const hasPages = (routes: Routes): boolean =>
  Object.values(routes).some(({ query }) => query !== undefined && 'cursor' in (query as z.ZodObject).shape);

/** What a module may touch: what its row names, and the secret that signs the cursors of its lists. */
export const accessOf = (name: ModuleName): Access => {
  const row = moduleAccess[name];
  return hasPages(routesByModule[name]) ? { ...row, secrets: [...(row.secrets ?? []), 'cursors'] } : row;
};

/** Reads the table of routes in its code alone. */
export const fallbackAccess: Access = {};

/** The modules whose function may take longer than ten seconds. The gateway waits for thirty. */
export const moduleTimeouts: Partial<Record<ModuleName, number>> = { batch: 29 };

type ConsumerAccess = Access & { concurrency: keyof Stage['concurrency']; timeoutSeconds: number; batchSize?: number };

/** What each consumer of events may touch, how many of it run at once, how long one batch may take, and how many messages it holds (else ten). */
export const consumerAccess: Record<ConsumerName, ConsumerAccess> = {
  'notifications/on-reminder-fired': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    tells: true,
    concurrency: 'hot',
    timeoutSeconds: 20,
  },
  'notifications/on-account-notice': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    secrets: ['links'],
    tells: true,
    concurrency: 'consumer',
    timeoutSeconds: 20,
  },
  /** Erases what was deleted 30 days ago: the only function that may delete. */
  'workspaces/on-ended': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query', 'DeleteItem', 'BatchWriteItem'],
    counts: true,
    indexes: ['gsi1'],
    concurrency: 'consumer',
    timeoutSeconds: 60,
    batchSize: 1,
  },
  /** Ends at Cognito what has ended here. */
  'identity/on-access-changed': {
    table: ['GetItem', 'BatchGetItem'],
    accounts: 'end',
    concurrency: 'consumer',
    timeoutSeconds: 20,
  },
  'activity/on-calendar-conflict': { table: ['PutItem'], concurrency: 'consumer', timeoutSeconds: 20 },
  'invitations/on-invitation-sent': {
    table: ['GetItem', 'BatchGetItem', 'PutItem'],
    secrets: ['links'],
    mail: true,
    tells: true,
    concurrency: 'mail',
    timeoutSeconds: 30,
  },
  'digests/on-digest-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    indexes: ['gsi1'],
    concurrency: 'consumer',
    timeoutSeconds: 30,
  },
  'deliveries/on-email-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem'],
    secrets: ['links'],
    mail: true,
    concurrency: 'mail',
    timeoutSeconds: 30,
  },
  'deliveries/on-push-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    secrets: ['links', 'push'],
    concurrency: 'hot',
    timeoutSeconds: 30,
  },
  'calendars/on-sync-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    indexes: ['gsi1'],
    providers: true,
    tokens: 'open',
    concurrency: 'consumer',
    timeoutSeconds: 120,
  },
  'subscriptions/on-refresh-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    concurrency: 'consumer',
    timeoutSeconds: 120,
    // Files of strangers: one that is slow to read holds up no other.
    batchSize: 1,
  },
  'grants/on-health-changed': {
    table: ['GetItem', 'BatchGetItem', 'PutItem', 'Query'],
    tells: true,
    concurrency: 'consumer',
    timeoutSeconds: 20,
  },
  'grants/on-token-due': {
    table: ['GetItem', 'BatchGetItem', 'PutItem'],
    secrets: ['google', 'microsoft'],
    providers: true,
    tokens: 'renew',
    concurrency: 'consumer',
    timeoutSeconds: 60,
  },
};

/** Reads the profile that a bounce is about, and writes that no more mail goes there. */
export const mailFeedbackAccess: Access = { table: ['GetItem', 'BatchGetItem', 'PutItem'] };
/** Reads who calls by one query of the index, or an API key and what its maker is; writes a new user, or the day of a key's last use. */
export const authorizerAccess: Access = { table: ['GetItem', 'BatchGetItem', 'PutItem'], counts: true, indexes: ['gsi1'] };
/** The publisher reads the stream alone; what it could not deliver, the other tries again. */
export const publisherAccess: Access = {};

/** What each function of the clock may touch beside the due queue. */
export const clockAccess = {
  'clock/fire': { table: ['GetItem', 'BatchGetItem', 'PutItem'] },
  'clock/window': { indexes: ['due'] },
  'clock/near': {},
  'clock/sweep': { indexes: ['due'] },
  'clock/tick': {},
} as const satisfies Record<string, Access>;

/** What is late when it waits, each with its part of the stage's concurrency. The tick and the sweep run once at a time. */
const timely: Record<string, (concurrency: Stage['concurrency']) => number> = {
  'clock/tick': () => 2,
  'clock/sweep': () => 2,
  'clock/window': ({ consumer }) => consumer,
  'clock/fire': ({ fire }) => fire,
  'deliveries/on-email-due': ({ mail }) => mail,
  'deliveries/on-push-due': ({ hot }) => hot,
};

/** How many invocations of a function are set apart for it: those that its queue may run, where the stage sets any apart. */
export const reservedFor = ({ reserved, concurrency }: Stage, name: string): number | undefined =>
  reserved === 'nothing' ? undefined : timely[name]?.(concurrency);
