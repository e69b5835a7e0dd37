import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { ownMetric, stageMetric } from '../metrics.ts';
import type { Stage } from '../stage-settings.ts';

/** When so many are refused that somebody should look. */
const often = { bad: { above: 500 }, periods: 2, runbook: 'callers-refused' } as const;

/** Whoever knocks at the operators' door from where nobody is let in: the trail has the first of an hour, this counts all. */
const strangersAtDoor = (stage: Stage): AlarmRow => ({
  ...often,
  name: 'operators-strangers',
  metric: ownMetric(stage, 'platform/operator-api', 'CallersRefused', Stats.SUM, { kind: 'unknown_address' }),
  errorImpact: 'Nothing yet: but somebody knocks at the door of operators again and again, from where nobody is let in.',
});

/** Who is refused, but for tokens that have merely expired: guessing, or a client that is wrong again and again. */
export const callerAlarms = (stage: Stage): AlarmRow[] => [
  {
    ...often,
    name: 'callers-refused',
    metric: ownMetric(stage, 'platform/authorizer', 'CallersRefused', Stats.SUM, { kind: 'not_good' }),
    errorImpact: 'Nothing yet: but somebody guesses at tokens, or a client of yours gets nowhere.',
  },
  {
    ...often,
    name: 'strangers-refused',
    metric: stageMetric(stage, 'ALM009', 'StrangersRefused', Stats.SUM),
    errorImpact:
      'Nothing yet: but somebody who is signed in tries workspaces that they are not in, or a client of yours goes on with one that ended.',
  },
  ...(stage.operators === 'none' ? [] : [strangersAtDoor(stage)]),
  {
    name: 'accesses-unwritten',
    metric: stageMetric(stage, 'ALM008', 'AccessesUnwritten', Stats.SUM),
    bad: { above: 0 },
    errorImpact: 'Whoever asks for what is audited is answered 503 and shown nothing: exports, the audit, and logs that are read whole.',
    runbook: 'accesses-unwritten',
  },
];
