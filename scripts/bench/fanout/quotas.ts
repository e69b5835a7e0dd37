/** One quota of AWS that a burst meets: its value in a new account, where AWS says so, and when that was read. */
export type Quota = { value: number; unit: string; source: string; readOn: string };

const readOn = '2026-11-21';

/** The default quotas that decide how fast a burst goes through. The values are AWS's own words, not measured. */
export const quotas = {
  partitionWrites: {
    value: 1_000,
    unit: 'write units a second and partition',
    source: 'DynamoDB developer guide, "Best practices for designing partition keys"',
    readOn,
  },
  tableWrites: { value: 40_000, unit: 'write units a second and table, on demand', source: 'DynamoDB developer guide, "Quotas"', readOn },
  lambdaConcurrency: {
    value: 1_000,
    unit: 'invocations at once in an account and region',
    source: 'Lambda developer guide, "Quotas"',
    readOn,
  },
  pollersAtFirst: {
    value: 5,
    unit: 'batches at once when a queue begins to fill',
    source: 'Lambda developer guide, "SQS scaling behavior"',
    readOn,
  },
  pollersAMinute: {
    value: 300,
    unit: 'more batches at once with each minute',
    source: 'Lambda developer guide, "SQS scaling behavior"',
    readOn,
  },
  provisionedPollersAMinute: {
    value: 1_000,
    unit: 'more batches at once with each minute, in provisioned mode',
    source: 'Lambda developer guide, "Using provisioned mode with an SQS event source mapping"',
    readOn,
  },
  mailsASecond: { value: 14, unit: 'mails a second, once out of the sandbox', source: 'SES developer guide, "Quotas"', readOn },
} as const satisfies Record<string, Quota>;
