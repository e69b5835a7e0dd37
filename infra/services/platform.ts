import { rotatingSecrets } from '../../shared/domain/core/secret-rotation.ts';
import { AccountEvents } from '../constructs/account-events.ts';
import { callerAlarms } from './caller-alarms.ts';
import { clockAlarms, impacts, publisherAlarms, recordAlarms } from './clock-alarms.ts';
import { type RowOf, read, write, writeAndQuery } from './row.ts';

const runsOnceAtATime = () => 2;

/** The gateway’s own functions, the clock and the publisher. */
export const platform = {
  others: {
    /** Reads who calls by one query of the index, or an API key and what its maker is; writes a new user, the day of a key's last use, or that somebody has signed in. */
    authorizer: {
      because: 'the gateway asks it who calls, before every request',
      impact: 'Nobody who is signed in can use the API.',
      table: write,
      puts: ['WS', 'USER', 'ACCESS'],
      counts: true,
      indexes: ['gsi1'],
      signIn: true,
    },
    /** Says what Cognito mails; it touches nothing. */
    'on-message': {
      because: 'the user pool calls it before each mail of its own, and waits five seconds',
      impact: 'Nobody gets a code by mail: no sign-ups, no new passwords.',
      timeoutSeconds: 5,
    },
    /** Looks up whose an address is, links who comes from a provider to an account of theirs, and takes away a sign-up that nobody has confirmed. */
    'on-sign-up': {
      because: 'the user pool calls it before it makes an account, and it alone links accounts',
      impact: 'Nobody signs up, and nobody comes from a provider for the first time.',
      // Cognito gives up after five, and asks twice more.
      timeoutSeconds: 5,
      accounts: 'link',
      chosenBy: ({ signIn }) => signIn !== 'passwords',
    },
    /** Touches nothing but new versions, and the rollouts that wait for it. */
    'before-traffic': {
      because: 'rollouts ask it before they begin, and it may call versions that nobody else reaches',
      impact: 'Nothing: but new versions are not rolled out.',
      timeoutSeconds: 60,
    },
    /** Reads the table of routes in its code alone. */
    fallback: {
      because: 'it answers everybody who asks for anything, and may touch nothing',
      impact: 'Clients that ask for what is not there get an error instead of an explanation.',
    },
    /** The publisher reads the stream; what it could not deliver, the other tries again, and what the log's queue did not take waits beside the log. */
    publish: {
      because: 'it reads the table’s stream, and all that happens waits for it',
      impact: 'Reminders that fired reach nobody, and integrations hear of no change.',
      table: ['GetItem', 'BatchGetItem', 'PutItem'],
      puts: ['LOG'],
      timeoutSeconds: 30,
    },
    /** Appends to the logs of owners, makes their data keys, and takes away what waited beside them. */
    'on-log': {
      because: 'it alone orders what happens, an owner at a time, and deletes what waited',
      impact: impacts.log,
      table: ['GetItem', 'PutItem', 'Query', 'DeleteItem'],
      puts: ['LOG'],
      log: 'append',
      timeoutSeconds: 30,
    },
    'on-undelivered': {
      because: 'it tries again what a destination refused, beside the publisher, who goes on',
      impact: impacts.undelivered,
      timeoutSeconds: 30,
    },
    window: {
      because: 'it reads a minute of the due index, which may take long, and writes nothing',
      impact: impacts.late,
      indexes: ['due'],
      timeoutSeconds: 60,
      reserved: ({ consumer }) => consumer,
    },
    near: {
      because: 'it reads the table’s stream, beside the publisher: a reminder that falls due at once waits for no other event',
      impact: 'Reminders that fall due within three minutes of being written go out some minutes late.',
      timeoutSeconds: 30,
    },
    sweep: {
      because: 'it looks at all that is overdue, once at a time, for up to two minutes',
      impact: impacts.lost,
      indexes: ['due'],
      timeoutSeconds: 120,
      reserved: runsOnceAtATime,
    },
    /** What it asks CloudWatch and every queue stands in `constructs/watch.ts`. It runs where the stage has its promises watched. */
    watch: {
      because: 'it asks CloudWatch and every queue, which nobody else may, each five minutes',
      impact: 'Nothing yet: but nobody is told when requests fail faster than promised, or when messages pile up.',
      timeoutSeconds: 60,
      chosenBy: ({ promises }) => promises === 'watched',
    },
    /** Touches nothing of ours: it gets what logs say, and sends it on. */
    'on-error': {
      because: 'it hears what all logs tell of errors, and it alone sends any of that to somebody else',
      impact: 'Nothing: but errors are not reported where the stage says they are. They stand in the logs.',
      timeoutSeconds: 120,
      // Where everything fails at once, it waits: what requests need of the account's concurrency is not its own.
      reserved: runsOnceAtATime,
      chosenBy: ({ errorReports }) => errorReports !== 'off',
      refused: 'ReportsRefused',
    },
    /** Which secrets it may change stands in `constructs/access.ts`. It runs where the stage has its secrets rotated. */
    'rotate-secrets': {
      because: 'it alone may change secrets, whose texts it cannot read, once a day',
      impact: 'Nothing yet: but links and keys go on being made under secrets that should have been followed by others.',
      timeoutSeconds: 60,
      rotates: rotatingSecrets,
      chosenBy: ({ secrets }) => secrets === 'rotated',
    },
    /** What it reads of the table, and which queues it may touch, stands in `constructs/operator-api.ts`. It is there where the stage has operators. */
    'operator-api': {
      because: 'it alone answers those who run the stage, and may put dead letters back',
      impact: 'Nothing yet: but who runs the stage cannot look into it by its API, put dead letters back, or take access from anybody.',
      table: ['PutItem'],
      puts: ['USER', 'ACCESS', 'OPERATOR'],
      secrets: ['cursors'],
      timeoutSeconds: 29,
      chosenBy: ({ operators }) => operators !== 'none',
    },
    tick: { because: 'it starts every minute, on the minute', impact: impacts.late, timeoutSeconds: 30, reserved: runsOnceAtATime },
  },
  apis: {
    api: { signIn: true },
    /** Which functions it may call stands in `constructs/batch.ts`. The gateway waits for thirty seconds. */
    batch: { because: 'it calls other functions, and waits for them for up to half a minute', timeoutSeconds: 29 },
    'flags-api': {
      because: 'clients ask it again and again, and it may touch nothing but settings of flags',
      flags: true,
    },
    /** What it asks of others than the table stands in `constructs/health.ts`. */
    health: { because: 'it looks at every queue and at what is overdue, for everybody', table: read, indexes: ['due'] },
  },
  consumers: {
    /** Erases what was deleted 30 days ago, and moves what is old of logs to their archive, of which it opens nothing. */
    'on-ended': {
      because: 'it alone may delete what people wrote, and takes its time',
      impact:
        'Members of a deleted workspace beyond the first fifty are still in it, what was deleted 30 days ago is not erased yet, nor files that were deleted or refused, nor what those who left said of being away, patients who were erased keep their identifiers from others, and the table keeps what is old of logs.',
      table: [...writeAndQuery, 'DeleteItem', 'BatchWriteItem', 'ConditionCheckItem'],
      puts: ['WS', 'USER', 'ENDPOINT', 'LOG', 'TREE', 'ACCESS'],
      archive: 'archive',
      files: 'erase',
      counts: true,
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 60,
      batchSize: 1,
    },
    /** Reads all that is an owner's, and opens their log; writes when it does so next, and keeps how far it has read. */
    'on-reconciliation': {
      because: 'it opens the logs of all owners, and may take minutes for one',
      impact: 'Nothing yet: but a record that is lost, or missing in its log, is not found within a day.',
      table: writeAndQuery,
      puts: ['WS'],
      indexes: ['gsi1'],
      log: 'read',
      exports: 'keep',
      concurrency: 'consumer',
      timeoutSeconds: 300,
      batchSize: 1,
    },
    /** Ends at Cognito what has ended here. */
    'on-access-changed': {
      because: 'it alone ends accounts at Cognito',
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
    'on-account-ended': {
      because: 'it alone walks all accounts of the user pool, for up to five minutes',
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
  alarms: stage => [...callerAlarms(stage), ...clockAlarms(stage), ...publisherAlarms(stage), ...recordAlarms(stage)],
} as const satisfies RowOf<'platform'>;
