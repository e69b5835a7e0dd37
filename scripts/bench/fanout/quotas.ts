/** One quota of AWS that a burst meets: its value in a new account, the page to check it against, and when it was noted. */
export type Quota = { value: number; unit: string; source: string; notedOn: string };

const notedOn = '2026-11-21';

/** The default quotas that decide how fast a burst goes through. Noted from memory, neither looked up on that day nor measured: check them on their pages before you rely on a figure. */
export const quotas = {
  partitionWrites: {
    value: 1_000,
    unit: 'write units a second and partition',
    source: 'DynamoDB developer guide, "Best practices for designing partition keys"',
    notedOn,
  },
  tableWrites: { value: 40_000, unit: 'write units a second and table, on demand', source: 'DynamoDB developer guide, "Quotas"', notedOn },
  lambdaConcurrency: {
    value: 1_000,
    unit: 'invocations at once in an account and region',
    source: 'Lambda developer guide, "Quotas"',
    notedOn,
  },
  pollersAtFirst: {
    value: 5,
    unit: 'batches at once when a queue begins to fill',
    source: 'Lambda developer guide, "SQS scaling behavior"',
    notedOn,
  },
  pollersAMinute: {
    value: 300,
    unit: 'more batches at once with each minute',
    source: 'Lambda developer guide, "SQS scaling behavior"',
    notedOn,
  },
  provisionedPollersAMinute: {
    value: 1_000,
    unit: 'more batches at once with each minute, in provisioned mode',
    source: 'Lambda developer guide, "Using provisioned mode with an SQS event source mapping"',
    notedOn,
  },
  mailsASecond: { value: 14, unit: 'mails a second, once out of the sandbox', source: 'SES developer guide, "Quotas"', notedOn },
} as const satisfies Record<string, Quota>;
