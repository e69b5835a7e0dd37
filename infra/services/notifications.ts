import { MailFeedback, mailFeedback } from '../constructs/mail-feedback.ts';
import { deliveryAlarms, mailAlarms, unheardImpact } from './mail-alarms.ts';
import { read, type ServiceRow, write, writeAndQuery } from './row.ts';

/** The inbox, devices, digests, and what goes out by mail and push. */
export const notifications = {
  apis: {
    actions: { table: write, puts: ['WS', 'USER'], secrets: ['links'] },
    digests: { table: read, indexes: ['gsi1'] },
    inbox: { table: writeAndQuery, puts: ['USER'], indexes: ['gsi1'] },
    push: { table: writeAndQuery, puts: ['USER', 'ENDPOINT'], secrets: ['push'] },
  },
  consumers: {
    'notifications/on-reminder': {
      impact: 'Reminders that fired reach nobody: neither inbox, nor mail, nor push.',
      table: writeAndQuery,
      puts: ['USER'],
      tells: true,
      concurrency: 'hot',
      timeoutSeconds: 20,
    },
    'notifications/on-account-notice': {
      impact: 'Nobody hears that their API key ends soon, or of other things about their account.',
      table: writeAndQuery,
      puts: ['USER'],
      secrets: ['links'],
      tells: true,
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
    'notifications/on-digest-due': {
      impact: 'People do not get their digests.',
      table: writeAndQuery,
      puts: ['USER'],
      indexes: ['gsi1'],
      concurrency: 'consumer',
      timeoutSeconds: 30,
    },
    'notifications/on-email': {
      impact: 'Reminders and digests are not mailed.',
      table: write,
      puts: ['USER'],
      secrets: ['links'],
      mail: true,
      concurrency: 'mail',
      timeoutSeconds: 30,
      reserved: ({ mail }) => mail,
    },
    'notifications/on-push': {
      impact: 'Reminders are not pushed to phones and browsers.',
      table: writeAndQuery,
      puts: ['USER', 'ENDPOINT'],
      secrets: ['links', 'push'],
      concurrency: 'hot',
      timeoutSeconds: 30,
      reserved: ({ hot }) => hot,
    },
  },
  due: {
    impact: 'What quiet hours or a snooze held back is not told, and a mail or push that failed is not tried again.',
    table: write,
    puts: ['USER'],
    concurrency: 'hot',
    timeoutSeconds: 15,
    reserved: ({ hot }) => hot,
    lateAfterSeconds: 10,
  },
  outside: {
    /** Reads the profile that a bounce is about, and writes that no more mail goes there. */
    [mailFeedback]: {
      impact: unheardImpact,
      table: write,
      puts: ['USER'],
      concurrency: 'consumer',
      timeoutSeconds: 20,
      source: (scope, props) => new MailFeedback(scope, 'MailFeedback', props),
    },
  },
  alarms: stage => [...deliveryAlarms(stage), ...mailAlarms(stage)],
} as const satisfies ServiceRow;
