import { lineTo } from '../../../shared/aws/web-post.ts';
import { dsnOf, envelopeOf, type KnownLine, reportedOf } from '../../../shared/domain/core/error-report.ts';

export type Reporting = { dsn: string; stage: string; now: string; allowLoopback: boolean };
/** Why errors of a batch are left that nobody has refused. */
export const tooMany = 'too many';
/** How many errors were taken, how many were left, and why the first of those was. */
export type Outcome = { taken: number; left: number; reason?: string };

/** So many different errors of one batch are reported: where there are more, one reason has many faces. */
const most = 20;
const timeoutMs = 5000;

/** Reports errors one after the other over one connection, until one is not taken: who is overrun, or away, is left alone. */
export const report = async (lines: readonly KnownLine[], { dsn, stage, now, allowLoopback }: Reporting): Promise<Outcome> => {
  const to = dsnOf(dsn);
  const errors = reportedOf(lines);
  if (!to || errors.length === 0) return { taken: 0, left: 0 };
  const line = lineTo(to.url, { timeoutMs, allowLoopback });
  const headers = {
    'content-type': 'application/x-sentry-envelope',
    'user-agent': 'almanac',
    'x-sentry-auth': `Sentry sentry_version=7, sentry_client=almanac/1, sentry_key=${to.publicKey}`,
  };
  try {
    for (const [taken, error] of errors.slice(0, most).entries()) {
      const posted = await line.post({ headers, body: envelopeOf(error, stage, now) });
      const reason = 'failed' in posted ? posted.failed : String(posted.status);
      if (!/^2\d\d$/.test(reason)) return { taken, left: errors.length - taken, reason };
    }
  } finally {
    line.close();
  }
  const left = Math.max(0, errors.length - most);
  return { taken: errors.length - left, left, reason: left > 0 ? tooMany : undefined };
};
