import { MailFeedback } from '../constructs/mail-feedback.ts';
import { deliveryAlarms, mailAlarms, unheardImpact } from './mail-alarms.ts';
import { type RowOf, write, writeAndQuery } from './row.ts';

/** The inbox, devices, digests, and what goes out by mail and push. */
export const notifications = {
  apis: {
    api: { table: writeAndQuery, puts: ['USER'], indexes: ['gsi1'] },
    'links-api': {
      because: 'it answers strangers who hold a link, and has the secret behind links',
      table: write,
      puts: ['WS', 'USER'],
      busy: true,
      secrets: ['links'],
    },
    'push-api': {
      because: 'it has the secret that the key pair of push comes from',
      table: writeAndQuery,
      puts: ['USER', 'ENDPOINT'],
      secrets: ['push'],
    },
  },
  consumers: {
    'on-reminder': {
      because: 'a second that it waits is a second that every reminder is late',
      impact: 'Reminders that fired reach nobody: neither inbox, nor mail, nor push.',
      table: writeAndQuery,
      puts: ['USER'],
      tells: true,
      concurrency: 'hot',
      timeoutSeconds: 20,
    },
    'on-event': {
      impact:
        'Nobody hears that their API key ends soon, or of other things about their account, nor what others do to their items, and people do not get their digests.',
      table: writeAndQuery,
      puts: ['USER'],
      indexes: ['gsi1'],
      secrets: ['links'],
      tells: true,
      concurrency: 'consumer',
      timeoutSeconds: 30,
    },
    'on-email': {
      because: 'it sends mail, as fast as SES lets it, with the secret behind links',
      impact: 'Reminders and digests are not mailed.',
      table: writeAndQuery,
      puts: ['USER'],
      secrets: ['links'],
      mail: true,
      concurrency: 'mail',
      timeoutSeconds: 30,
      reserved: ({ mail }) => mail,
    },
    'on-push': {
      because: 'a second that it waits is a second that every push is late; it has the secrets behind push and links',
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
    /** Reads the profile or the patient that a bounce is about, and writes that no more mail goes there. */
    'on-mail-feedback': {
      because: 'what SES says fills its queue, and whoever gets our mail can bring it about',
      impact: unheardImpact,
      table: write,
      puts: ['WS', 'USER'],
      concurrency: 'consumer',
      timeoutSeconds: 20,
      source: (scope, props) => new MailFeedback(scope, 'MailFeedback', props),
    },
  },
  alarms: stage => [...deliveryAlarms(stage), ...mailAlarms(stage)],
} as const satisfies RowOf<'notifications'>;
