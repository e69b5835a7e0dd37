/** One quota of AWS that a burst meets: its value in a new account, the page that says so, and when it was looked up there. */
export type Quota = { value: number; unit: string; source: string; lookedUpOn: string };

const lookedUpOn = '2026-11-21';

/** The default quotas that decide how fast a burst goes through, as AWS's documentation has them. None was measured. */
export const quotas = {
  partitionWrites: {
    value: 1_000,
    unit: 'write units a second and partition',
    source: 'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
    lookedUpOn,
  },
  tableWrites: {
    value: 40_000,
    unit: 'write units a second and table, on demand',
    source: 'docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html, "Throughput default quotas"',
    lookedUpOn,
  },
  /** What a table takes at once that never had more: twice the last peak after that, half an hour later. */
  coldTableWrites: {
    value: 4_000,
    unit: 'write units a second, a new table on demand',
    source: 'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb',
    lookedUpOn,
  },
  lambdaConcurrency: {
    value: 1_000,
    unit: 'invocations at once in an account and region',
    source: 'Lambda developer guide, "Quotas"; from memory, and lower in some new accounts',
    lookedUpOn,
  },
  pollersAtFirst: {
    value: 5,
    unit: 'batches at once when a queue begins to fill',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html',
    lookedUpOn,
  },
  pollersAMinute: {
    value: 300,
    unit: 'more batches at once with each minute',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html; the number from memory',
    lookedUpOn,
  },
  provisionedPollersAMinute: {
    value: 1_000,
    unit: 'more batches at once with each minute, in provisioned mode',
    source: 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html: three times faster; the number from memory',
    lookedUpOn,
  },
  /** AWS names no number any more: out of the sandbox the rate "varies based on your specific use case". */
  mailsASecond: {
    value: 14,
    unit: 'mails a second, as many accounts begin with; AWS promises no number',
    source: 'docs.aws.amazon.com/ses/latest/dg/quotas.html',
    lookedUpOn,
  },
} as const satisfies Record<string, Quota>;
