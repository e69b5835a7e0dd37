import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { ownMetric } from '../metrics.ts';
import type { Stage } from '../stages.ts';

/** Who is refused, but for tokens that have merely expired: guessing, or a client that is wrong again and again. */
export const callerAlarms = (stage: Stage): AlarmRow[] => [
  {
    name: 'callers-refused',
    metric: ownMetric(stage, 'platform/authorizer', 'CallersRefused', Stats.SUM, { kind: 'not_good' }),
    bad: { above: 500 },
    periods: 2,
    errorImpact: 'Nothing yet: but somebody guesses at tokens, or a client of yours gets nowhere.',
    runbook: 'callers-refused',
  },
];
