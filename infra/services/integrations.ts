import { type RowOf, write, writeAndQuery } from './row.ts';
import { webhookAlarms } from './webhook-alarms.ts';

/** What goes from here to programs of others: webhooks. */
export const integrations = {
  apis: {
    /** It sends a message to an address of a stranger where somebody tries a webhook, and waits for the answer. */
    api: { table: writeAndQuery, puts: ['WS'], secrets: ['webhooks'], timeoutSeconds: 20 },
    'replays-api': {
      because:
        'it opens what the logs of workspaces hold, and may read ten thousand entries, in which no other is to wait; it sends nothing itself',
      table: writeAndQuery,
      puts: ['USER'],
      log: 'read',
      timeoutSeconds: 25,
    },
  },
  consumers: {
    'on-dispatch': {
      because: 'it talks to addresses of strangers, one at a time, which may take half a minute, and has the secret behind signatures',
      impact: 'Nothing is sent to webhooks: it waits in the logs of their workspaces.',
      table: writeAndQuery,
      puts: ['WS', 'USER'],
      secrets: ['webhooks'],
      log: 'read',
      concurrency: 'webhooks',
      timeoutSeconds: 60,
      // One that is slow holds up no other.
      batchSize: 1,
    },
  },
  due: {
    impact: 'What a webhook did not take is not tried again.',
    table: write,
    puts: ['WS'],
    concurrency: 'consumer',
    timeoutSeconds: 15,
  },
  outside: {
    /** The publisher puts a word of each row of a workspace’s log onto its queue: no event of a record, so that it stands in no table of those. */
    'on-log': {
      because: 'it hears of rows of logs and not of events, in every workspace, and mostly finds that nothing is to be done',
      impact: 'Webhooks hear of nothing: what happens waits in the logs of their workspaces.',
      table: writeAndQuery,
      puts: ['WS'],
      log: 'read',
      concurrency: 'consumer',
      timeoutSeconds: 20,
    },
  },
  alarms: webhookAlarms,
} as const satisfies RowOf<'integrations'>;
