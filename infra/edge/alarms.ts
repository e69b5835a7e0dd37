import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRow } from '../constructs/alarm.ts';
import { metric, minutes } from '../metrics.ts';
import type { Door } from './settings.ts';

/** What of a distribution fails: behind it, or at itself. */
export const edgeErrorsAlarm = (door: Door, distributionId: string): AlarmRow => ({
  name: `${door === 'main' ? '' : `${door}-`}edge-errors`,
  metric: metric('AWS/CloudFront', '5xxErrorRate', { DistributionId: distributionId, Region: 'Global' }, Stats.AVERAGE, minutes(5)),
  bad: { above: 1 },
  periods: 3,
  badPeriods: 2,
  errorImpact: 'More than one request in a hundred fails at the edge: who asks by the names of the stage gets no answer.',
  runbook: 'edge-errors',
});

/** What the firewall refuses, by all of its rules. */
export const edgeRefusedAlarm = (firewall: string): AlarmRow => ({
  name: 'edge-refused',
  metric: metric('AWS/WAFV2', 'BlockedRequests', { WebACL: firewall, Rule: 'ALL' }, Stats.SUM, minutes(5)),
  bad: { above: 1000 },
  periods: 2,
  errorImpact: 'The firewall refuses hundreds of requests a minute: somebody attacks, or people are turned away who should not be.',
  runbook: 'edge-refused',
});
