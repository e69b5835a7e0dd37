import { AccountEvents, accountEnds } from '../constructs/account-events.ts';
import { callerAlarms } from './caller-alarms.ts';
import { clockAlarms, impacts, publisherAlarms } from './clock-alarms.ts';
import { type FunctionRow, read, type ServiceRow, write, writeAndQuery } from './row.ts';

const runsOnceAtATime = () => 2;

/** The functions that stand outside routes and consumers: `infra/stacks/platform.ts` makes them. */
export const platformFunctions = {
  /** Reads who calls by one query of the index, or an API key and what its maker is; writes a new user, or the day of a key's last use. */
  'platform/authorizer': {
    impact: 'Nobody who is signed in can use the API.',
    table: write,
    puts: ['WS', 'USER'],
    counts: true,
    indexes: ['gsi1'],
  },
  /** Says what Cognito mails; it touches nothing. */
  'platform/on-message': { impact: 'Nobody gets a code by mail: no sign-ups, no new passwords.', timeoutSeconds: 5 },
  /** Reads the table of routes in its code alone. */
  'platform/fallback': { impact: 'Clients that ask for what is not there get an error instead of an explanation.' },
  /** The publisher reads the stream; what it could not deliver, the other tries again, and what the log's queue did not take waits beside the log. */
  'platform/publish': {
    impact: 'Reminders that fired reach nobody, and integrations hear of no change.',
    table: ['PutItem'],
    puts: ['LOG'],
    timeoutSeconds: 30,
  },
  /** Appends to the logs of owners, makes their data keys, and takes away what waited beside them. */
  'platform/on-log': {
    impact: impacts.log,
    table: ['GetItem', 'PutItem', 'Query', 'DeleteItem'],
    puts: ['LOG'],
    log: 'append',
    timeoutSeconds: 30,
  },
  'platform/on-undelivered': { impact: impacts.undelivered, timeoutSeconds: 30 },
  'platform/window': {
    impact: impacts.late,
    indexes: ['due'],
    timeoutSeconds: 60,
    reserved: ({ consumer }) => consumer,
  },
  'platform/near': {
    impact: 'Reminders that fall due within three minutes of being written go out some minutes late.',
    timeoutSeconds: 30,
  },
  'platform/sweep': { impact: impacts.lost, indexes: ['due'], timeoutSeconds: 120, reserved: runsOnceAtATime },
  'platform/tick': { impact: impacts.late, timeoutSeconds: 30, reserved: runsOnceAtATime },
} as const satisfies Record<string, FunctionRow>;

/** The gateway’s own functions, the clock and the publisher. */
export const platform = {
  apis: {
    /** Which functions it may call stands in `constructs/batch.ts`. The gateway waits for thirty seconds. */
    batch: { timeoutSeconds: 29 },
    config: {},
    docs: {},
    /** What it asks of others than the table stands in `constructs/health.ts`. */
    health: { table: read, indexes: ['due'] },
  },
  consumers: {
    /** Erases what was deleted 30 days ago: the only function that may delete. */
    'platform/on-ended': {
      impact: 'Members of a deleted workspace beyond the first fifty are still in it, and what was deleted 30 days ago is not erased yet.',
      table: [...writeAndQuery, 'DeleteItem', 'BatchWriteItem'],
      puts: ['WS', 'USER', 'ENDPOINT', 'LOG', 'TREE'],
      counts: true,
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 60,
      batchSize: 1,
    },
    /** Ends at Cognito what has ended here. */
    'platform/on-access-changed': {
      impact: 'Who was signed out, suspended or has closed their account can still sign in at Cognito; they get nowhere with it.',
      table: read,
      accounts: 'end',
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
  },
  /** Parks records whose kind no service has, in whichever partition they stand, and hands over what the lane of a service did not take. */
  due: {
    impact: 'What falls due of a kind that no service knows, or of a service whose due queue is closed, does not happen.',
    table: write,
    puts: ['WS', 'USER', 'CONSENT'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
    reserved: ({ consumer }) => consumer,
  },
  outside: {
    /** Looks accounts of the user pool up, and ends the access of those that are over there. */
    [accountEnds]: {
      impact: 'Whose account was deleted or disabled at Cognito itself keeps API keys, feeds and mails.',
      table: write,
      puts: ['USER'],
      indexes: ['gsi1'],
      accounts: 'walk',
      concurrency: 'consumer',
      timeoutSeconds: 300,
      batchSize: 1,
      source: (scope, props) => new AccountEvents(scope, 'AccountEvents', props),
    },
  },
  alarms: stage => [...callerAlarms(stage), ...clockAlarms(stage), ...publisherAlarms(stage)],
} as const satisfies ServiceRow;
