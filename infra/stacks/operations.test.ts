import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it, test } from 'vitest';
import * as z from 'zod';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import type { Routes } from '../../shared/api/core/route.ts';
import { routes, routesByApi } from '../../shared/api/index.ts';
import { burnWindows } from '../../shared/domain/core/error-budget.ts';
import { messages } from '../../shared/runtime/log/messages.ts';
import { functionNames } from '../bundle.ts';
import { runbooks } from '../constructs/alarm.ts';
import { copiesVault } from '../constructs/copies.ts';
import { deadLettersFor, nameFor } from '../names.ts';
import { exampleEdge, exampleSignIn, inWords, onlyOf, resourcesOf, synthesize } from '../stacks.fixture.ts';

const made = synthesize('dev');
afterAll(made.remove);
const { stage, stacks, service } = made;
const operations = made.operations!;
const promising = synthesize('dev', {
  promises: 'watched',
  secrets: 'rotated',
  flags: 'app_config',
  errorReports: 'https://key@errors.almanac.example/7',
  signIn: exampleSignIn,
  edge: exampleEdge,
});
afterAll(promising.remove);
const alarms = [promising.service, promising.operations!]
  .flatMap(template => resourcesOf(template, 'AWS::CloudWatch::Alarm'))
  .map(([, properties]) => properties as Record<string, unknown> & { AlarmName: string; AlarmDescription: string });
const alarmOf = (name: string) => alarms.find(({ AlarmName }) => AlarmName === nameFor(stage, name));

type Measured = { MetricStat?: { Metric: object } };
/** What an alarm looks at, be it one metric or several in a formula. */
const metricsUnder = (alarm: Record<string, unknown> = {}): object[] =>
  ((alarm.Metrics as Measured[] | undefined) ?? [{ MetricStat: { Metric: alarm } }]).flatMap(({ MetricStat }) => MetricStat?.Metric ?? []);

describe('alarms', () => {
  it('each say what people lose, and name a runbook that is there', () => {
    const text = /^[A-Z].{20,}[.!] Runbook: (\.github\/runbooks\/[a-z-]+\.md)$/s;
    const lacking = alarms.filter(({ AlarmDescription }) => !existsSync(text.exec(AlarmDescription)?.[1] ?? ''));
    expect(lacking.map(({ AlarmName, AlarmDescription }) => `${AlarmName}: ${AlarmDescription}`)).toEqual([]);
  });

  it('each tell the operator when they begin and when they are over', () => {
    const [topic] = onlyOf(made.state, 'AWS::SNS::Topic');
    for (const { AlarmName, AlarmActions, OKActions } of alarms)
      for (const actions of [AlarmActions, OKActions] as unknown[][])
        expect(
          actions.map(each => inWords(made, each)),
          AlarmName,
        ).toEqual([`<${topic}>`]);
  });

  it('watch every queue, every dead-letter queue, and every function that has neither a queue nor requests to say it', () => {
    const queueNames = resourcesOf(service, 'AWS::SQS::Queue').map(([, { QueueName }]) => QueueName);
    const watched = alarms.flatMap(({ Namespace, Dimensions }) =>
      Namespace === 'AWS/SQS' ? (Dimensions as { Value: string }[]).map(({ Value }) => Value) : [],
    );
    expect([...new Set(watched)].sort()).toEqual([...queueNames].sort());
    for (const { deadLetters } of [stacks.platform, ...stacks.services])
      for (const name of deadLetters)
        expect(alarmOf(`dead-letters-${name}`)).toMatchObject({ Threshold: 0, Dimensions: [{ Value: deadLettersFor(stage, name) }] });
    for (const name of functionNames().filter(each => !alarmOf(`queue-old-${each}`) && !(each in routesByApi)))
      expect(metricsUnder(alarmOf(`function-errors-${name}`)), name).toContainEqual(
        expect.objectContaining({
          ...{ Namespace: 'AWS/Lambda', MetricName: 'Errors' },
          Dimensions: [{ Name: 'FunctionName', Value: nameFor(stage, name) }],
        }),
      );
  });
});

test('alarms and dashboards watch metrics of functions that are there', () => {
  const text = JSON.stringify([service, promising.operations]).replaceAll('\\', '');
  const named = [...text.matchAll(/"Name":"service","Value":"([^"]+)"|"service","([^"]+)"/g)].map(([, alarm, widget]) => alarm ?? widget);
  expect(named.length).toBeGreaterThan(10);
  expect([...new Set(named)].filter(name => !functionNames().includes(name!))).toEqual([]);
});

describe('an alarm', () => {
  const own = (service: string) => ({ Namespace: 'Almanac/dev', Dimensions: [{ Name: 'service', Value: service }] });

  it.each([
    ['flags-unread', { MetricName: 'FlagsUnread', Threshold: 10, Dimensions: [{ Name: 'code', Value: 'ALM084' }] }],
    ['requests-crashed', { MetricName: 'RequestsCrashed', Namespace: 'Almanac/dev', Statistic: 'Sum', Threshold: 2 }],
    ['api-errors', { MetricName: '5xx', Statistic: 'Average', Threshold: 0.01 }],
    [
      'callers-refused',
      { MetricName: 'CallersRefused', Threshold: 500, Dimensions: expect.arrayContaining([{ Name: 'kind', Value: 'not_good' }]) },
    ],
    ['api-slow', { MetricName: 'AnswerTime', Namespace: 'Almanac/dev', ExtendedStatistic: 'p95', Threshold: 500 }],
    ['api-mean-slow', { MetricName: 'AnswerTime', Namespace: 'Almanac/dev', Statistic: 'Average', Threshold: 200 }],
    ['clinic-api-mean-slow', { MetricName: 'Latency', Statistic: 'Average', Threshold: 200 }],
    ['budget-burning-hour', { MetricName: 'BudgetBurn', Threshold: 0, Dimensions: [{ Name: 'window', Value: 'hour' }] }],
    ['budget-burning-three-days', { MetricName: 'BudgetBurn', Dimensions: [{ Name: 'window', Value: 'three_days' }] }],
    ['watch-stopped', { MetricName: 'Invocations', TreatMissingData: 'breaching', Dimensions: [{ Value: 'almanac-dev-platform-watch' }] }],
    [
      'table-slow',
      {
        Threshold: 50,
        Metrics: expect.arrayContaining([
          expect.objectContaining({ Expression: 'IF(calls >= 100, slow, 0)' }),
          expect.objectContaining({
            MetricStat: {
              Metric: { MetricName: 'TableTime', Namespace: 'Almanac/dev', Dimensions: [{ Name: 'code', Value: 'ALM001' }] },
              Stat: 'p95',
              Period: 300,
            },
          }),
        ]),
      },
    ],
    [
      'function-errors-platform/on-error',
      {
        Threshold: 2,
        Metrics: expect.arrayContaining([
          expect.objectContaining({ Expression: 'FILL(failed, 0) + FILL(refused, 0)' }),
          expect.objectContaining({
            MetricStat: expect.objectContaining({ Metric: { MetricName: 'ReportsRefused', ...own('platform/on-error') } }),
          }),
        ]),
      },
    ],
    ['queues-deep', { MetricName: 'QueueDepth', Threshold: 1000, Dimensions: [{ Name: 'code', Value: 'ALM081' }] }],
    ['limits-unchecked', { MetricName: 'LimitsUnchecked', Dimensions: [{ Name: 'code', Value: 'ALM004' }] }],
    ['table-units-write', { MetricName: 'ConsumedWriteCapacityUnits', Statistic: 'Sum', Period: 60, Threshold: 0.8 * 60 * 40_000 }],
    ['due-backlog', { MetricName: 'DueBacklog', Threshold: 1000, ...own('platform/sweep') }],
    ['due-oldest', { MetricName: 'OldestDue', Threshold: 150_000, ...own('platform/sweep') }],
    ['records-parked', { MetricName: 'RecordsParked', Threshold: 0, ...own('platform/sweep') }],
    ['fire-late-items', { MetricName: 'FireLateness', ExtendedStatistic: 'p99', Threshold: 10_000, ...own('items/on-due') }],
    ['fire-late-notifications', { MetricName: 'FireLateness', Threshold: 10_000, ...own('notifications/on-due') }],
    ['fire-late-people', { MetricName: 'FireLateness', Threshold: 60_000, ...own('people/on-due') }],
    [
      'due-aside',
      {
        Namespace: 'AWS/SQS',
        MetricName: 'NumberOfMessagesSent',
        Threshold: 0,
        Dimensions: [{ Name: 'QueueName', Value: nameFor(stage, 'platform/on-due') }],
      },
    ],
    [
      'clock-tick-stopped',
      {
        MetricName: 'Invocations',
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
        Period: 60,
        EvaluationPeriods: 3,
      },
    ],
    ['stream-behind-platform/publish', { MetricName: 'IteratorAge' }],
    ['stream-behind-platform/near', { MetricName: 'IteratorAge' }],
    [
      'mail-bounces',
      { MetricName: 'Reputation.BounceRate', Threshold: 0.05, Dimensions: [{ Name: 'ses:configuration-set', Value: 'almanac-dev' }] },
    ],
    ['functions-throttled', { Namespace: 'AWS/Lambda', MetricName: 'Throttles' }],
    ['concurrency-high', { Namespace: 'AWS/Lambda', MetricName: 'ConcurrentExecutions', Statistic: 'Maximum', Threshold: 800 }],
    ['mail-quota', { Namespace: 'AWS/SES', MetricName: 'Send', Statistic: 'Sum', Period: 86_400, Threshold: 100 }],
    ['mail-complaints', { MetricName: 'Reputation.ComplaintRate', Threshold: 0.001 }],
    ['deliveries-failing-email', { Threshold: 5 }],
  ])('%s watches what it says', (name, expected) => {
    expect(alarmOf(name)).toMatchObject(expected);
  });
});

test('how fast answers are is measured without whoever waits for what happens: by the routes that wait, none forgotten and none beside', () => {
  const filters = resourcesOf(service, 'AWS::Logs::MetricFilter').map(([, properties]) => properties as Record<string, unknown>);
  const [answers, ...others] = filters.filter(({ MetricTransformations }) => JSON.stringify(MetricTransformations).includes('AnswerTime'));
  expect(others).toEqual([]);
  expect(answers).toMatchObject({
    MetricTransformations: [{ MetricName: 'AnswerTime', MetricNamespace: 'Almanac/dev', MetricValue: '$.latencyMs' }],
  });
  const waiting = Object.values(routes as Routes).filter(({ query }) => query instanceof z.ZodObject && 'wait' in query.shape);
  const left = [...String(answers!.FilterPattern).matchAll(/\$\.route != "([^"]+)"/g)].map(([, key]) => key);
  expect(left.sort()).toEqual(waiting.map(gatewayKeyOf).sort());
  expect(waiting.length).toBeGreaterThan(1);
  // None of clinics' gateway waits: its own latency is how fast it is.
  expect(waiting.filter(({ gateway }) => gateway !== undefined)).toEqual([]);
});

describe('runbooks', () => {
  const files = readdirSync('.github/runbooks').filter(file => file !== 'README.md');

  it('are each named by an alarm, and each alarm’s is a file', () => {
    expect(files.sort()).toEqual(runbooks.map(name => `${name}.md`).sort());
    const named = [stacks.platform, ...stacks.services, promising.stacks.operations!, promising.stacks.edge!].flatMap(each =>
      each.alarms.map(({ runbook }) => runbook),
    );
    expect([...new Set(named)].sort()).toEqual([...runbooks].sort());
  });

  it.each(files)('%s says what is seen, what people lose, how to look, what to do, and how to know that it is over', file => {
    const text = readFileSync(`.github/runbooks/${file}`, 'utf8');
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['What is seen', 'What people lose', 'Look', 'Do', 'It is over when']);
    expect(text).toContain('```sh');
  });

  it.each(files)('%s names only log codes that there are', file => {
    const codes = readFileSync(`.github/runbooks/${file}`, 'utf8').match(/ALM\d{3}/g) ?? [];
    expect(codes.filter(code => !(code in messages))).toEqual([]);
  });
});

describe('what users were promised', () => {
  const burns = promising.stacks.operations!.alarms.filter(({ name }) => name.startsWith('budget-burning'));
  const dashboards = (template: typeof operations) =>
    resourcesOf(template, 'AWS::CloudWatch::Dashboard').map(([, { DashboardName }]) => DashboardName);

  it('has an alarm for each window of the promise, each with a sentence of its own', () => {
    expect(burns.map(({ name }) => name)).toEqual(burnWindows.map(({ window }) => `budget-burning-${window.replace('_', '-')}`));
    expect(new Set(burns.map(({ errorImpact }) => errorImpact)).size).toBe(burnWindows.length);
  });

  it('is watched where the stage says so: a look each five minutes, its alarms and a dashboard; elsewhere nothing of it costs anything', () => {
    const looks = ({ service: functions }: typeof made) =>
      resourcesOf(functions, 'AWS::Events::Rule').filter(([, { Name }]) => Name === 'almanac-dev-watch');
    expect(looks(promising)).toMatchObject([[expect.anything(), { ScheduleExpression: 'rate(5 minutes)' }]]);
    expect(looks(made)).toEqual([]);
    expect(dashboards(promising.operations!)).toEqual(['almanac-dev', 'almanac-dev-promises']);
    expect(dashboards(operations)).toEqual(['almanac-dev']);
    const added = promising.stacks.operations!.alarms.length - stacks.operations!.alarms.length;
    // One of them is of flags.
    expect(added).toBe(12);
  });

  it('shows each route, each caller and key, and who was not let in, out of the access logs of all gateways', () => {
    const body = JSON.stringify(resourcesOf(promising.operations!, 'AWS::CloudWatch::Dashboard')[1]);
    for (const by of ['by route', 'by caller, key', 'by status, refused, sourceIp']) expect(body).toContain(by);
    for (const id of ['HttpAccessLog', 'ClinicAccessLog', 'FhirAccessLog']) expect(body).toContain(id);
  });
});

test('H5: the operator is told when the account costs four fifths of what it should in a month, and when it will cost more', () => {
  expect(onlyOf(operations, 'AWS::Budgets::Budget')[1]).toMatchObject({
    Budget: { BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: { Amount: stage.monthlyBudget, Unit: 'USD' } },
    NotificationsWithSubscribers: [
      { Notification: { NotificationType: 'ACTUAL', Threshold: 80 }, Subscribers: [{ Address: stage.operatorEmail }] },
      { Notification: { NotificationType: 'FORECASTED', Threshold: 100 } },
    ],
  });
});

describe('backups', () => {
  type RuleRow = { RuleName: string; ScheduleExpression: string; Lifecycle: { DeleteAfterDays: number } } & Record<string, unknown>;
  const plansOf = (template: typeof operations): RuleRow[][] =>
    resourcesOf(template, 'AWS::Backup::BackupPlan').map(([, plan]) => (plan.BackupPlan as { BackupPlanRule: RuleRow[] }).BackupPlanRule);
  const [ofTable = [], ofBuckets = []] = plansOf(operations);
  const timesOf = (rules: RuleRow[]) =>
    rules.map(({ RuleName, ScheduleExpression, Lifecycle }) => [RuleName, ScheduleExpression, Lifecycle.DeleteAfterDays]);

  it('are in an encrypted vault that stays, from which nobody takes one before its time', () => {
    const [vault] = Object.values(operations.Resources).filter(({ Type }) => Type === 'AWS::Backup::BackupVault');
    expect(vault).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EncryptionKeyArn: expect.anything(), LockConfiguration: { MinRetentionDays: 7 } },
    });
    for (const { Lifecycle } of [...ofTable, ...ofBuckets]) expect(Lifecycle.DeleteAfterDays).toBeGreaterThanOrEqual(7);
  });

  it('of the table are made at two each day and kept for as long as the stage says, and every six hours between', () => {
    expect(timesOf(ofTable)).toEqual([
      ['daily', 'cron(0 2 * * ? *)', stage.backupRetentionDays],
      ['between', 'cron(0 8,14,20 * * ? *)', 7],
    ]);
  });

  it('of both buckets are continuous, and a selection has each', () => {
    expect(ofBuckets).toMatchObject([{ RuleName: 'continuous', EnableContinuousBackup: true, Lifecycle: { DeleteAfterDays: 30 } }]);
    const selected = resourcesOf(operations, 'AWS::Backup::BackupSelection').map(([, { BackupSelection }]) =>
      JSON.stringify((BackupSelection as { Resources: unknown }).Resources),
    );
    expect(selected).toHaveLength(2);
    expect(selected[1]).toMatch(/almanac-dev-logs-.*almanac-dev-files-/);
  });

  it('are copied elsewhere each week where the stage says where, and are kept there longer', () => {
    expect(JSON.stringify([ofTable, ofBuckets])).not.toContain('CopyActions');
    const prod = synthesize('prod');
    const weekly = plansOf(prod.operations!).map(rules => rules.filter(({ CopyActions }) => CopyActions !== undefined));
    prod.remove();
    for (const rules of weekly)
      expect(rules).toMatchObject([
        {
          RuleName: 'weekly',
          ScheduleExpression: 'cron(0 4 ? * SUN *)',
          CopyActions: [{ DestinationBackupVaultArn: expect.stringContaining(':210987654321:'), Lifecycle: { DeleteAfterDays: 90 } }],
        },
      ]);
    expect(weekly).toHaveLength(2);
  });

  it('are restored once a month by themselves, and the operator is told how that went', () => {
    expect(onlyOf(operations, 'AWS::Backup::RestoreTestingPlan')[1]).toMatchObject({
      ScheduleExpression: 'cron(0 6 1 * ? *)',
      RecoveryPointSelection: { Algorithm: 'LATEST_WITHIN_WINDOW', SelectionWindowDays: 7 },
    });
    expect(onlyOf(operations, 'AWS::Backup::RestoreTestingSelection')[1]).toMatchObject({
      ProtectedResourceType: 'DynamoDB',
      ValidationWindowHours: 24,
    });
    const [topic] = onlyOf(made.state, 'AWS::SNS::Topic');
    const rules = resourcesOf(operations, 'AWS::Events::Rule').map(([, rule]) => rule);
    expect(rules.map(({ EventPattern }) => EventPattern)).toMatchObject([
      { 'detail-type': ['Restore Job State Change'], detail: { status: expect.arrayContaining(['FAILED']) } },
      // Of copies that failed, and of backups that did not begin in time, no metric tells an alarm.
      {
        'detail-type': expect.arrayContaining(['Copy Job State Change']),
        detail: { state: expect.arrayContaining(['FAILED', 'EXPIRED']) },
      },
    ]);
    for (const { Targets } of rules) expect((Targets as { Arn: unknown }[]).map(({ Arn }) => inWords(made, Arn))).toEqual([`<${topic}>`]);
    expect(JSON.stringify(resourcesOf(made.state, 'AWS::SNS::TopicPolicy'))).toContain('events.amazonaws.com');
  });
});

test('the vault for copies in another account is under a lock that nobody can take away, and takes them from one account alone', () => {
  const stack = new Stack(new App(), 'Copies');
  copiesVault(stack, { stage: 'prod', from: '210987654321', keptDays: 90 });
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string; Properties: object }> };
  const vault = Object.values(Resources).find(({ Type }) => Type === 'AWS::Backup::BackupVault')!;
  expect(vault.Properties).toMatchObject({
    BackupVaultName: 'almanac-prod-copies',
    LockConfiguration: { MinRetentionDays: 90, ChangeableForDays: 7 },
    AccessPolicy: { Statement: [{ Effect: 'Allow', Action: 'backup:CopyIntoBackupVault' }] },
  });
  expect(JSON.stringify(vault.Properties)).toContain('210987654321');
});

describe('the topic of alarms', () => {
  it('is encrypted, takes messages from CloudWatch of this account, and goes to the operator', () => {
    expect(onlyOf(made.state, 'AWS::SNS::Topic')[1]).toMatchObject({ KmsMasterKeyId: expect.anything() });
    expect(JSON.stringify(resourcesOf(made.state, 'AWS::SNS::TopicPolicy'))).toContain('cloudwatch.amazonaws.com');
    expect(onlyOf(made.state, 'AWS::SNS::Subscription')[1]).toMatchObject({ Protocol: 'email', Endpoint: stage.operatorEmail });
  });
});
