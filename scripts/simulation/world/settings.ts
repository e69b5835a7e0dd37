import { consumerNames } from '../../../events/consumers.ts';
import { type EventType, withoutListener } from '../../../events/index.ts';
import { consumerRows, laneNames } from '../../../infra/services/index.ts';
import { exampleStage } from '../../../infra/stacks.fixture.ts';
import { stageOf } from '../../../infra/stages.ts';
import { queuesUrl, queueUrlOf, stage } from './names.ts';
import type { QueueSettings } from './queues.ts';
import type { StreamSettings } from './stream.ts';

/** The queues of the product and who works on them, as `infra/stacks` makes them. */
export const queueSettings: QueueSettings[] = [
  // What the clock's queues lose, the sweep finds.
  ...laneNames.map(name => ({ name, timeoutSeconds: 15, concurrency: 4, mayLose: true })),
  { name: 'platform/window', timeoutSeconds: 60, concurrency: 4, mayLose: true },
  ...consumerNames.map(name => ({
    name,
    timeoutSeconds: consumerRows[name].timeoutSeconds,
    concurrency: 3,
    mayLose: false,
  })),
  { name: 'notifications/on-mail-feedback', timeoutSeconds: 20, concurrency: 2, mayLose: false },
  { name: 'platform/on-account-ended', timeoutSeconds: 300, concurrency: 2, mayLose: false },
  { name: 'platform/on-undelivered', timeoutSeconds: 30, concurrency: 3, mayLose: false },
];

const isHeard = (type: EventType | undefined): boolean => type !== undefined && !withoutListener.includes(type);

/** The functions on the table's stream, each with its filter. */
export const streamSettings: StreamSettings[] = [
  { name: 'platform/near', takes: ({ after }) => after?.dueAt !== undefined },
  { name: 'platform/publish', takes: ({ after }) => isHeard((after?.event as { type?: EventType } | undefined)?.type) },
];

/** How long each other function may run (seconds). */
export const timeoutSeconds: Record<string, number> = {
  'platform/near': 30,
  'platform/publish': 30,
  'platform/tick': 30,
  'platform/sweep': 120,
};

/** Where the API is reached, and where the providers of calendars are. */
export const publicUrl = 'https://almanac.example.com';
export const providersUrl = 'http://127.0.0.1:1';

const { retries } = exampleStage('prod');
const app = { APP_URL: 'https://app.example.com', PASSKEY_DOMAIN: 'app.example.com', PASSKEY_ORIGINS: 'https://app.example.com' };
const buckets = { LOG_BUCKET: 'logs', FILES_BUCKET: 'files' };
const signing = { SIGNING_KEY_ARN: 'signing key', RETIRED_SIGNING_KEYS: '[]' };
const logDays = { LOG_HOT_DAYS: '90', LOG_KEPT_DAYS: '0' };
const waits = { LONGEST_WAIT_SECONDS: '0', FLAGS: 'defaults', FLAG_AGE_SECONDS: '30' };
/** Where users sign in, and that operators do by no door of their own. */
const signIn = { USER_POOL_ID: 'us-east-1_simulated', USER_POOL_CLIENT_ID: 'simulated', OPERATOR_DOOR: 'none' };
/** The environment of the functions in the simulation. */
export const environmentOf = ({ shards, shardsRead }: { shards: number; shardsRead: number }): Record<string, string> => ({
  AWS_REGION: 'us-east-1',
  TABLE_NAME: 'simulated',
  DUE_SHARDS: String(shards),
  DUE_SHARDS_READ: String(shardsRead),
  LOG_EPOCH: '1',
  ...waits,
  WINDOW_QUEUE_URL: queueUrlOf('platform/window'),
  QUEUES_URL: queuesUrl,
  RETRY_FIRST_SECONDS: String(retries.firstSeconds),
  RETRY_AT_MOST_SECONDS: String(retries.atMostSeconds),
  BUS_NAME: 'simulated',
  MAIL_FROM: 'almanac@example.com',
  MAIL_CONFIGURATION_SET: 'simulated',
  MAIL_KEPT_PERCENT: '0',
  PUSH_SECRET_ARN: 'push',
  PUSH_CONTACT: 'mailto:almanac@example.com',
  LINK_SECRET_ARN: 'links',
  LOOPBACK_PUSH: 'yes',
  LOOPBACK_FILES: 'yes',
  PUBLIC_URL: publicUrl,
  API_ID: 'simulated',
  CALLER_PLAN: 'local',
  VISITOR_PLAN: 'local',
  CURSOR_SECRET_ARN: 'cursors',
  SOCKETS_API_ID: 'sockets',
  SOCKETS_URL: 'https://sockets.test/v1',
  KEY_SECRET_ARN: 'keys',
  WEBHOOK_SECRET_ARN: 'webhooks',
  STAGE: stage,
  SERVICE: 'simulated',
  RELEASE: 'simulated',
  POWERTOOLS_METRICS_NAMESPACE: 'simulated',
  DOCS: 'public',
  KEY_ARN: 'key',
  CONNECTION_KEY_ARN: 'key',
  LOG_KEY_ARN: 'log key',
  PATIENT_KEY_ARN: 'patient key',
  ...buckets,
  ...logDays,
  ...signing,
  GOOGLE_SECRET_ARN: 'google',
  MICROSOFT_SECRET_ARN: 'microsoft',
  PROVIDERS: JSON.stringify(stageOf('local', { providersUrl }).providers),
  ...app,
  CONNECT_REDIRECTS: JSON.stringify(stageOf('local').connectRedirects),
  FUNCTION_PREFIX: 'simulated',
  ...signIn,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
});
