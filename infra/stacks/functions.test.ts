import { afterAll, describe, expect, it } from 'vitest';
import { appendedListeners, consumerNames } from '../../events/consumers.ts';
import { watched } from '../../functions/platform/health/queues.ts';
import { gatewayKeyOf } from '../../shared/api/core/methods.ts';
import type { Route } from '../../shared/api/core/route.ts';
import { everyRoute, routesByApi } from '../../shared/api/index.ts';
import { allLanes } from '../../shared/data/lanes.ts';
import { functionFiles, functionNames } from '../bundle.ts';
import { type Access, accountActions, exportActions, federatedAccountActions, fileActions } from '../constructs/access.ts';
import { functionsForBatch } from '../constructs/batch.ts';
import { deadLettersFor, idFor, nameFor, queueFor } from '../names.ts';
import { functionRows, laneNames, rowOf, services, queueNames as workingNames } from '../services/index.ts';
import { usual } from '../services/row.ts';
import { exampleSignIn, inWords, onlyOf, policiesOf, resourcesOf, synthesize } from '../stacks.fixture.ts';

// With providers, because the functions that this takes are there only then.
const made = synthesize('dev', { signIn: exampleSignIn });
afterAll(made.remove);
const { service, stage } = made;
const functions = new Map(
  resourcesOf(service, 'AWS::Lambda::Function').map(([id, properties]) => [properties.FunctionName as string, { id, properties }]),
);
const functionOf = (name: string) => functions.get(nameFor(stage, name))!;
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const unique = (values: string[]): string[] => [...new Set(values)].sort();

describe('functions', () => {
  it('are all those in functions/, and no others', () => {
    expect([...functions.keys()].sort()).toEqual(
      functionNames()
        .map(name => nameFor(stage, name))
        .sort(),
    );
  });

  it('stand in the stack of the service whose folder they are in', () => {
    const stackOf = new Map(
      [made.stacks.platform, ...made.stacks.services].flatMap(stack => [...stack.functions.keys()].map(name => [name, stack.stackName])),
    );
    for (const [name, file] of functionFiles()) {
      const service = file.split('/')[1]!;
      expect(stackOf.get(name)?.toLowerCase(), name).toBe(`almanac-dev-${service}`);
    }
    expect(Object.keys(services).sort()).toEqual(unique([...functionFiles().values()].map(file => file.split('/')[1]!)));
  });

  it('are three a service: one more has its reason in its row', () => {
    for (const [name, { because }] of functionRows) {
      if (usual.some(each => name.endsWith(`/${each}`))) expect(because, name).toBeUndefined();
      else expect(because, name).toMatch(/^[a-z].{15,}[^.]$/);
    }
  });

  it('need a row that says what people lose without them', () => {
    expect(() => rowOf('exports/on-export-asked')).toThrow(
      'Give exports/on-export-asked a row in infra/services: what it may touch, and what people lose while it does not work.',
    );
    for (const [name, { impact }] of functionRows) expect(impact, name).toMatch(/^[A-Z].{20,}\.$/);
  });

  it.each(functionNames())('%s keeps its log for as long as the stage says, encrypted; it is traced, and runs what was bundled', name => {
    const { properties } = functionOf(name);
    const [logGroup] = resourcesOf(service, 'AWS::Logs::LogGroup').filter(
      ([id]) => inWords(made, (properties.LoggingConfig as { LogGroup: unknown }).LogGroup) === `<${id}>`,
    );
    expect(logGroup?.[1]).toMatchObject({ RetentionInDays: 30, KmsKeyId: expect.anything() });
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      Handler: 'index.handler',
      Architectures: ['arm64'],
    });
    expect(properties.Environment).toMatchObject({
      Variables: {
        STAGE: 'dev',
        SERVICE: functionFiles().get(name)!.split('/')[1],
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: 'Almanac/dev',
      },
    });
  });

  it.each(functionNames())(
    '2.1.4: %s has an environment of 2.5 KB at the most, which holds no name of a queue or function that could become more',
    name => {
      const { Variables } = functionOf(name).properties.Environment as { Variables: Record<string, unknown> };
      const texts = Object.entries(Variables).map(([key, value]) => `${key}=${inWords(made, value)}`);
      // What is resolved at the deploy, an ARN or an id, is counted as long as an ARN may be.
      const bytes = texts.join('').replaceAll(/<[^>]*>/g, '.'.repeat(100)).length;
      expect(bytes).toBeLessThan(2500);
      const others = [...consumerNames, ...Object.keys(routesByApi)].filter(each => each !== name);
      expect(others.filter(other => [other, nameFor(stage, other)].some(known => texts.join(' ').includes(known)))).toEqual([]);
    },
  );

  it('M10: hold no secret: none of their environments asks for the value of one', () => {
    for (const name of functionNames()) {
      const environment = JSON.stringify(functionOf(name).properties.Environment);
      expect(environment, name).not.toContain('{{resolve:');
      expect(environment, name).not.toMatch(/SecretString|SecretValue/);
    }
  });

  it('behind /health looks at every queue that there is, by names that it derives', () => {
    const names = watched.flatMap(({ name, reads }) => [
      ...(reads === 'queue' ? [queueFor(stage, name)] : []),
      deadLettersFor(stage, name),
    ]);
    expect(names.sort()).toEqual(
      resourcesOf(service, 'AWS::SQS::Queue')
        .map(([, { QueueName }]) => QueueName as string)
        .sort(),
    );
  });

  it('that fire what falls due are there for each service that has rules for it, and for the platform', () => {
    expect([...laneNames].sort()).toEqual([...allLanes].sort());
  });

  it('are invoked by the gateway, the schedules, the user pool for what it mails, and nobody else', () => {
    const principals = resourcesOf(service, 'AWS::Lambda::Permission').map(([, { Principal, SourceArn }]) => ({
      Principal,
      from: SourceArn !== undefined,
    }));
    expect(unique(principals.map(({ Principal }) => String(Principal)))).toEqual([
      'apigateway.amazonaws.com',
      'cognito-idp.amazonaws.com',
      'events.amazonaws.com',
    ]);
    expect(principals.every(({ from }) => from)).toBe(true);
  });
});

type Statement = { Effect: string; Action: unknown; Resource: unknown };
const queueNames = new Map(resourcesOf(service, 'AWS::SQS::Queue').map(([id, { QueueName }]) => [id, QueueName as string]));

const functionNamesById = new Map([...functions].map(([name, { id }]) => [id, name]));

/** What a resource is called in the expectations below. */
const shown = (name: string, resource: unknown): string =>
  inWords(made, resource)
    .replace(new RegExp(`^<${idFor(name)}Logs[0-9A-F]{8}\\.Arn>$`), 'own log')
    .replace(/^<Table[0-9A-F]{8}\.Arn>/, 'table')
    .replace(/^<Table[0-9A-F]{8}\.StreamArn>$/, 'stream')
    .replace(/^<Key[0-9A-F]{8}\.Arn>$/, 'key')
    .replace(/^<ConnectionKey[0-9A-F]{8}\.Arn>$/, 'connection key')
    .replace(/^<LogKey[0-9A-F]{8}\.Arn>$/, 'log key')
    .replace(/^arn:<AWS::Partition>:s3:::almanac-dev-logs-<AWS::AccountId>-<AWS::Region>/, 'log bucket')
    .replace(/^arn:<AWS::Partition>:s3:::almanac-dev-files-<AWS::AccountId>-<AWS::Region>/, 'file bucket')
    .replace(/^<SigningKey[0-9A-F]{8}\.Arn>$/, 'signing key')
    .replace(/^<PrescriptionKey[0-9A-F]{8}\.Arn>$/, 'prescription key')
    .replace(
      /^<(Link|Push|Cursor|Key|Webhook|Google|Microsoft)Secret[0-9A-F]{8}\.Id>$/,
      (_, which: string) =>
        ({ Link: 'links', Push: 'push', Cursor: 'cursors', Key: 'keys', Webhook: 'webhooks', Google: 'google', Microsoft: 'microsoft' })[
          which
        ]!,
    )
    .replace(/^arn:<AWS::Partition>:execute-api:.*\/v1\/\*\/@connections\/\*$/, 'sockets')
    .replace(/^<Users[0-9A-F]{8}\.Arn>$/, 'user pool')
    .replace(/^<Bus[0-9A-F]{8}\.Arn>$/, 'bus')
    .replace(/^<(\w+)\.Arn>$/, (whole, id: string) => queueNames.get(id) ?? functionNamesById.get(id) ?? whole)
    .replace(/^arn:<AWS::Partition>:ses:.*:/, '')
    .replace(/^arn:<AWS::Partition>:(sqs|lambda):.*:/, '');

const rightsOf = (name: string): string[] => {
  const role = inWords(made, functionOf(name).properties.Role).replace(/^<(.*)\.Arn>$/, '<$1>');
  const documents = policiesOf(service).flatMap(([, { Roles, PolicyDocument }]) =>
    (Roles as unknown[]).some(each => inWords(made, each) === role) ? [PolicyDocument as { Statement: Statement[] }] : [],
  );
  return unique(
    documents
      .flatMap(({ Statement }) => Statement)
      .flatMap(({ Action, Resource }) =>
        listed(Action).flatMap(action => listed(Resource).map(each => `${action} on ${shown(name, each)}`)),
      ),
  );
};

const queueNamed = (queueName: string) =>
  resourcesOf(service, 'AWS::SQS::Queue').find(([, properties]) => properties.QueueName === queueName)!;
const worksOn = [
  ...consumerNames,
  'items/on-upload',
  'notifications/on-mail-feedback',
  'platform/on-account-ended',
  'platform/on-undelivered',
  'platform/on-log',
  ...appendedListeners,
  ...laneNames,
  'platform/window',
];
const readsStream = ['platform/publish', 'platform/near'];
const sendsTo: Record<string, string[]> = {
  ...Object.fromEntries(laneNames.map(name => [name, [name]])),
  // What a lane did not take is handed to it again.
  'platform/on-due': laneNames,
  'platform/window': laneNames,
  'platform/near': laneNames,
  'platform/sweep': laneNames,
  'platform/tick': ['platform/window'],
  'platform/publish': [...consumerNames, 'platform/on-log', ...appendedListeners, 'platform/on-undelivered'],
  'platform/on-undelivered': [...consumerNames, 'platform/on-log', ...appendedListeners],
};

const always = [
  'logs:CreateLogStream on own log',
  'logs:PutLogEvents on own log',
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
];
const on = (resource: string, ...actions: string[]): string[] => actions.map(action => `${action} on ${resource}`);
const opening = on('key', 'kms:Decrypt');
const encrypting = on('key', 'kms:Decrypt', 'kms:GenerateDataKey');

const ofKeys = ({ tokens, log, signs }: Pick<Access, 'tokens' | 'log' | 'signs'>): string[] => [
  ...(tokens === 'encrypt' || tokens === 'renew' ? on('connection key', 'kms:GenerateDataKey') : []),
  ...(tokens === 'open' || tokens === 'renew' ? on('connection key', 'kms:Decrypt') : []),
  ...(log ? on('log key', 'kms:Decrypt') : []),
  ...(log === 'append' ? on('log key', 'kms:GenerateDataKey') : []),
  ...(signs ? on(signs === 'checkpoints' ? 'signing key' : 'prescription key', 'kms:GetPublicKey', 'kms:Sign') : []),
];

const ofArchive = ({ log, archive = log === 'read' ? 'read' : undefined }: Pick<Access, 'log' | 'archive'>): string[] => [
  ...(archive === 'read' ? [...on('log bucket', 's3:ListBucket'), ...on('log bucket/logs/*', 's3:GetObject')] : []),
  ...(archive === 'archive' ? on('log bucket', 's3:ListBucket', 's3:ListBucketVersions') : []),
  ...(archive === 'archive' ? on('log bucket/logs/*', 's3:GetObject', 's3:PutObject', 's3:DeleteObjectVersion') : []),
];

const ofFiles = ({ files }: Pick<Access, 'files'>): string[] => {
  if (!files) return [];
  const { bucket, key, ...objects } = fileActions[files];
  const ofObjects = Object.entries(objects).flatMap(([folder, actions]) => on(`file bucket/${folder}/*`, ...actions));
  return [...on('file bucket', ...bucket), ...on('key', ...key), ...ofObjects];
};

const ofIndexes = ({ indexes = [], busy }: Pick<Access, 'indexes' | 'busy'>): string[] => [
  ...indexes.flatMap(index => [...on(`table/index/${index}`, 'dynamodb:Query'), ...on('key', 'kms:Decrypt', 'kms:DescribeKey')]),
  ...(busy ? on('table/index/gsi1', 'dynamodb:Query') : []),
];

const ofRow = ({
  table = [],
  indexes,
  busy,
  secrets = [],
  rotates = [],
  mail,
  tokens,
  counts,
  tells,
  accounts,
  log,
  archive,
  exports,
  signs,
  sockets,
  limits,
  files,
  patients,
}: Access): string[] => [
  ...ofFiles({ files }),
  ...(sockets === 'send' ? on('sockets', 'execute-api:ManageConnections') : []),
  ...(limits ? counting : []),
  ...(tells ? [...on('table', 'dynamodb:UpdateItem'), ...encrypting, ...on('key', 'kms:DescribeKey', 'kms:Encrypt')] : []),
  ...(accounts ? on('user pool', ...accountActions[accounts], ...federatedAccountActions[accounts]) : []),
  ...(counts || patients ? on('table', 'dynamodb:UpdateItem') : []),
  ...(patients ? on('log key', 'kms:Decrypt', 'kms:GenerateDataKey') : []),
  ...table.flatMap(action => [...on('table', `dynamodb:${action}`), ...on('key', 'kms:Decrypt', 'kms:DescribeKey')]),
  ...(table.includes('PutItem') ? on('key', 'kms:Encrypt', 'kms:GenerateDataKey') : []),
  ...ofIndexes({ indexes, busy }),
  ...secrets.flatMap(secret => [...on(secret, 'secretsmanager:GetSecretValue'), ...opening]),
  ...rotates.flatMap(secret => [...on(secret, ...rotating), ...on('key', 'kms:Decrypt', 'kms:GenerateDataKey')]),
  ...ofKeys({ tokens, log, signs }),
  ...ofArchive({ log, archive }),
  ...(exports ? on(`log bucket/${exportActions[exports].objects}`, ...exportActions[exports].actions) : []),
  ...(mail ? ['ses:SendRawEmail on identity/*', 'ses:SendRawEmail on configuration-set/almanac-dev', 'ses:GetSendQuota on *'] : []),
];
const rotating = ['DescribeSecret', 'PutSecretValue', 'UpdateSecretVersionStage'].map(action => `secretsmanager:${action}`);
const counting = [
  ...on('table', 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'),
  ...on('key', 'kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'),
];
const receiving = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes', 'GetQueueUrl'].map(
  action => `sqs:${action}`,
);
const reading = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(action => `dynamodb:${action}`);
const seeing = on(`${nameFor(stage, '')}*`, 'sqs:GetQueueAttributes');
const looking = [...seeing, ...on('key', 'kms:DescribeKey'), ...on('*', 'ses:GetSendQuota')];
const answers = (name: string): boolean => name in routesByApi;
/** What is behind the door of operators: infra/operators.test.ts says on which rows. */
const operating = [
  ...looking,
  ...counting,
  ...encrypting,
  ...on('*', 'cloudwatch:GetMetricData'),
  ...on('table', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:DescribeTable'),
  ...on('table/index/due', 'dynamodb:Query'),
  ...on(`${nameFor(stage, '')}*-dead-letters*`, 'sqs:ReceiveMessage', 'sqs:DeleteMessage'),
  ...workingNames.flatMap(each => on(queueFor(stage, each), 'sqs:SendMessage')),
];
const ofPlace = (name: string): string[] => [
  ...(worksOn.includes(name) ? [...on(queueFor(stage, name), ...receiving), ...opening] : []),
  ...(readsStream.includes(name)
    ? [...on('stream', ...reading), ...on(deadLettersFor(stage, name), 'sqs:SendMessage'), ...encrypting]
    : []),
  ...(sendsTo[name] ?? []).flatMap(to => [...on(queueFor(stage, to), 'sqs:SendMessage'), ...encrypting]),
  ...(['platform/publish', 'platform/on-undelivered'].includes(name) ? on('bus', 'events:PutEvents') : []),
  ...(name === 'platform/health' ? looking : []),
  ...(name === 'platform/operator-api' ? operating : []),
  ...(name === 'platform/watch' ? [...seeing, ...on('*', 'cloudwatch:GetMetricData')] : []),
  ...(answers(name) ? counting : []),
  ...(name === 'platform/batch' ? functionsForBatch().map(each => `lambda:InvokeFunction on ${nameFor(stage, each)}`) : []),
];

describe('rights', () => {
  it.each(functionNames())('%s may do what its row and its place in the chain name, and nothing else', name => {
    expect(rightsOf(name)).toEqual(unique([...always, ...ofRow(rowOf(name)), ...ofPlace(name)]));
  });

  /** Those that answer routes and open what is kept of patients. */
  const patientApis = [
    'clinic/api',
    'clinic/signing-api',
    'clinic/dispenses-api',
    'clinic/appointments-api',
    'clinic/fhir-api',
    'clinic/fhir-records-api',
    'clinic/links-api',
    'clinic/fhir-visits-api',
    'clinic/portal-api',
    'clinic/portal-visits-api',
    'clinic/waitlist-api',
    'clinic/notes-api',
    'clinic/series-api',
    'clinic/merges-api',
  ];
  const holdersOf = (right: RegExp): string[] => functionNames().filter(name => rightsOf(name).some(each => right.test(each)));

  it.each([
    [
      'read the secret behind links',
      /^secretsmanager:GetSecretValue on links$/,
      [
        'clinic/links-api',
        'clinic/on-visit',
        'notifications/links-api',
        'notifications/on-email',
        'notifications/on-push',
        'people/invitations-api',
        'people/on-invitation-sent',
        'notifications/on-event',
      ],
    ],
    ['M10: read the secret behind tokens of API keys', /^secretsmanager:GetSecretValue on keys$/, ['people/keys-api']],
    ['read the secret behind push', /^secretsmanager:.* on push$/, ['notifications/on-push', 'notifications/push-api']],
    ['change secrets', /^secretsmanager:(?!GetSecretValue)/, ['platform/rotate-secrets']],
    ['send mail', /^ses:Send/, ['clinic/on-visit', 'notifications/on-email', 'people/on-invitation-sent']],
    ['list what falls due', /on table\/index\/due$/, ['platform/sweep', 'platform/window', 'platform/health', 'platform/operator-api']],
    ['sign prescriptions and notes', /^kms:Sign on prescription key$/, ['clinic/notes-api', 'clinic/signing-api']],
    ['make data keys of logs, or of patients', /^kms:GenerateDataKey on log key$/, [...patientApis, 'clinic/on-visit', 'platform/on-log']],
    [
      'open what logs hold, or patients’ records',
      /^kms:Decrypt on log key$/,
      [
        ...patientApis,
        'clinic/on-visit',
        'integrations/on-dispatch',
        'integrations/on-log',
        'integrations/replays-api',
        'platform/on-log',
        'platform/on-reconciliation',
        'views/events-api',
        'views/log-api',
        'views/on-event',
        'views/on-grown',
        'views/on-log',
        'views/on-socket',
      ],
    ],
    ['sign for logs', /^kms:Sign on signing key$/, ['views/log-api', 'views/on-grown']],
    [
      'read the secret behind signatures of webhooks and of things',
      /^secretsmanager:.* on webhooks$/,
      ['integrations/api', 'integrations/on-dispatch', 'items/things-api'],
    ],
    ['end accounts', /^cognito-idp:Admin(Disable|Enable|UserGlobalSignOut)/, ['platform/on-access-changed']],
    [
      'delete accounts, or sign-ups that were never confirmed',
      /^cognito-idp:AdminDeleteUser/,
      ['platform/on-access-changed', 'platform/on-sign-up'],
    ],
    ['link accounts', /^cognito-idp:AdminLink/, ['platform/on-sign-up']],
    [
      'look accounts up',
      /^cognito-idp:AdminGetUser/,
      ['platform/on-access-changed', 'platform/on-account-ended', 'platform/on-sign-up', 'people/api'],
    ],
    [
      'find accounts, or walk them',
      /^cognito-idp:ListUsers/,
      ['platform/on-access-changed', 'platform/on-account-ended', 'platform/on-sign-up', 'people/api'],
    ],
    ['put events on the bus', /^events:/, ['platform/on-undelivered', 'platform/publish']],
    ['read the stream (two at the most: more readers of a shard are throttled)', /on stream$/, ['platform/near', 'platform/publish']],
    ['call other functions', /^lambda:/, ['platform/batch']],
    [
      'scan or delete',
      /dynamodb:(Scan|DeleteItem|BatchWriteItem|PartiQL\w+)/,
      [
        ...patientApis.filter(name => name !== 'clinic/merges-api'),
        'platform/on-log',
        'platform/on-ended',
        'views/on-log',
        'views/on-socket',
      ],
    ],
    ['send to sockets and close them', /^execute-api:/, ['views/on-log', 'views/on-socket']],
    ['put into the archive of logs', /^s3:PutObject on log bucket\/logs/, ['platform/on-ended']],
    ['make files of logs', /^s3:PutObject on log bucket\/exports\/\*$/, ['views/on-event']],
    ['read files that were made of logs', /^s3:GetObject on log bucket\/exports\/\*$/, ['views/log-api']],
    ['keep how far they have read logs', /^s3:\w+ on log bucket\/exports\/\*\/reconciliation-\*$/, ['platform/on-reconciliation']],
    ['take out of the archive of logs', /^s3:Delete\w+ on log bucket/, ['platform/on-ended']],
    ['take uploads', /^s3:PutObject on file bucket\/incoming/, ['items/files-api']],
    ['open uploads', /^s3:GetObject on file bucket\/incoming/, ['items/on-upload']],
    ['put what can be read of files', /^s3:PutObject on file bucket\/files/, ['items/on-upload']],
    ['read files', /^s3:GetObject on file bucket\/files/, ['items/files-api']],
    ['erase files', /^s3:Delete\w+ on file bucket/, ['items/on-upload', 'platform/on-ended']],
  ])('only these may %s', (_, right, names) => {
    expect(holdersOf(right).sort()).toEqual([...names].sort());
  });

  it('name no wildcard of actions, and no resource * but for X-Ray, the quota of mails and the figures of CloudWatch', () => {
    const rights = functionNames().flatMap(rightsOf);
    expect(rights.filter(right => /^\S*\*/.test(right))).toEqual([]);
    expect(unique(rights.filter(right => right.endsWith(' on *')))).toEqual([
      'cloudwatch:GetMetricData on *',
      'ses:GetSendQuota on *',
      'xray:PutTelemetryRecords on *',
      'xray:PutTraceSegments on *',
    ]);
  });

  it('to update is to count requests, what people are told, the workspaces of users, or the patients of clinics, in no other row than such a counter', () => {
    const statements = policiesOf(service).flatMap(
      ([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
    );
    const updates = statements.filter(({ Action }) => listed(Action).includes('dynamodb:UpdateItem'));
    const ofPatients = [...functionRows.values()].filter(({ patients }) => patients).length;
    const counters = [...functionRows.values()].filter(({ counts }) => counts).length;
    const limited = [...functionRows.values()].filter(({ limits }) => limits).length;
    // The door of operators counts whoever tries to come in, beside those who answer the API.
    const tellers = [...functionRows.values()].filter(({ tells }) => tells).length;
    const of = (rows: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [rows] } });
    for (const { Action } of updates) expect(['dynamodb:UpdateItem', 'dynamodb:GetItem,dynamodb:UpdateItem']).toContain(String(Action));
    const conditions = updates.map(({ Condition }) => JSON.stringify(Condition)).sort();
    expect(conditions).toEqual([
      ...Array.from({ length: Object.keys(routesByApi).length + tellers + limited + 1 }, () => JSON.stringify(of('LIMIT#*'))),
      ...Array.from({ length: counters }, () => JSON.stringify(of('USER#*'))),
      ...Array.from({ length: ofPatients }, () => JSON.stringify(of('WS#*#COUNT#*'))),
    ]);
  });

  it('to ask when people are busy, and nothing else of the index, is held to those partitions of it', () => {
    const statements = policiesOf(service).flatMap(
      ([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
    );
    const asking = statements.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('BUSY'));
    expect(asking.length).toBe([...functionRows.values()].filter(({ busy }) => busy).length);
    for (const { Action, Condition } of asking)
      expect([listed(Action), Condition]).toEqual([
        ['dynamodb:Query'],
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['USER#*#BUSY'] } },
      ]);
  });

  it.each([...functionRows].filter(([, { puts }]) => puts))(
    'M13: %s changes records in the partitions of its row alone',
    (name, { puts = [] }) => {
      const role = inWords(made, functionOf(name).properties.Role).replace(/^<(.*)\.Arn>$/, '<$1>');
      const changing = policiesOf(service)
        .filter(([, { Roles }]) => (Roles as unknown[]).some(each => inWords(made, each) === role))
        .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
        .filter(({ Action }) => listed(Action).some(each => /^dynamodb:(PutItem|DeleteItem|BatchWriteItem)$/.test(String(each))));
      const within = (partitions: readonly string[]) => ({
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions.map(each => `${each}#*`) },
      });
      const expected = [within(puts), ...(answers(name) ? [within(['ACCESS'])] : [])];
      expect(changing.map(({ Condition }) => Condition)).toEqual(expected);
      expect(changing.flatMap(({ Action }) => listed(Action)).filter(each => /Get|Query|Scan|Update/.test(String(each)))).toEqual([]);
    },
  );

  it.each([
    ['for logs', 'SigningKey', 'Almanac-dev-Views', ['ViewsLogApi', 'ViewsOnGrown']],
    ['prescriptions', 'PrescriptionKey', 'Almanac-dev-Clinic', ['ClinicNotesApi', 'ClinicSigningApi']],
  ])(
    'to sign %s is refused by the key itself to all but the functions that do, whatever IAM lets them do',
    (_, keyName, stack, signers) => {
      const roles = Object.entries(made.byName).flatMap(([name, each]) =>
        resourcesOf(each, 'AWS::IAM::Role').map(([id]) => `${name}-${id}`),
      );
      const own = signers.map(signer => roles.filter(each => each.startsWith(`${stack}-${signer}Role`)));
      expect(own.map(({ length }) => length)).toEqual(signers.map(() => 1));
      const keys = Object.values(made.byName).flatMap(each => resourcesOf(each, 'AWS::KMS::Key'));
      const [, signing] = keys.find(([id]) => id.startsWith(keyName))!;
      const { Statement } = signing.KeyPolicy as { Statement: Record<string, unknown>[] };
      const [denied, ...rest] = Statement.filter(({ Effect }) => Effect === 'Deny');
      expect(rest).toEqual([]);
      expect(denied).toMatchObject({ Action: 'kms:Sign', Principal: { AWS: '*' }, Resource: '*' });
      const { ArnNotLike } = denied!.Condition as { ArnNotLike: Record<string, unknown> };
      expect((ArnNotLike['aws:PrincipalArn'] as unknown[]).map(each => inWords(made, each))).toEqual(
        signers.map(signer => `arn:<AWS::Partition>:iam::<AWS::AccountId>:role/${stack}-${signer}Role*`),
      );
      // The name that CloudFormation makes has twelve letters more, and is cut beyond 64.
      for (const each of own.flat()) expect(`${each.replace('-dev-', '-prod-')}-`.length + 12).toBeLessThanOrEqual(64);
    },
  );

  it('to send mail is to send it from the stage’s own address', () => {
    const statements = policiesOf(service).flatMap(
      ([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement,
    );
    const mail = statements.filter(({ Action }) => String(Action).startsWith('ses:Send'));
    expect(mail).toHaveLength(3);
    for (const { Condition } of mail) expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': stage.mailFrom } });
  });

  it('M13: to the product’s key hold in the hands of the service that encrypts with it, and to look at it for who says how the stage is', () => {
    const statements = policiesOf(service)
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(
        ({ Action, Resource }) =>
          listed(Action).some(each => String(each).startsWith('kms:')) && inWords(made, Resource).startsWith('<Key'),
      );
    const open = statements.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes('"kms:ViaService"'));
    expect(open.map(({ Action }) => Action)).toEqual(['kms:DescribeKey', 'kms:DescribeKey']);
    const services = statements.flatMap(({ Condition }) =>
      Condition ? [(Condition as { StringEquals: Record<string, string> }).StringEquals['kms:ViaService']!] : [],
    );
    expect(unique(services)).toEqual(['dynamodb', 's3', 'secretsmanager', 'sqs'].map(name => `${name}.eu-central-1.amazonaws.com`));
  });

  it.each([
    ['connections hold for the data key of one connection', '<ConnectionKey', ['tenant', 'user', 'provider', 'connection'], 2],
    ['logs hold for the data key of one owner, or of the patients of one workspace', '<LogKey', ['owner'], 3, ['workspace']],
  ])('to the key of the %s alone, by its encryption context', (_, key, names, least, others = names) => {
    const statements = policiesOf(service)
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Resource }) => inWords(made, Resource).startsWith(key));
    expect(statements.length).toBeGreaterThanOrEqual(least);
    const inContext = (of: readonly string[]) => ({
      Null: Object.fromEntries(of.map(name => [`kms:EncryptionContext:${name}`, 'false'])),
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': of },
    });
    for (const { Condition } of statements) expect([inContext(names), inContext(others)]).toContainEqual(Condition);
  });

  it('to the keys that sign hold for Ed25519 over the text of a log itself, and for ES256 over the digest of a prescription, alone', () => {
    const signing = policiesOf(service)
      .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Action }) => listed(Action).includes('kms:Sign'));
    const by = (algorithm: string, messages: string) => ({
      StringEquals: { 'kms:SigningAlgorithm': algorithm, 'kms:MessageType': messages },
    });
    const ofLogs = by('ED25519_SHA_512', 'RAW');
    expect(signing.map(({ Condition }) => Condition)).toHaveLength(4);
    expect(signing.map(({ Condition }) => Condition)).toEqual(expect.arrayContaining([ofLogs, by('ECDSA_SHA_256', 'DIGEST')]));
    expect(signing.filter(({ Condition }) => JSON.stringify(Condition) === JSON.stringify(ofLogs))).toHaveLength(2);
  });

  it('stand in each role itself, and come from no policy that AWS manages', () => {
    expect(policiesOf(service).length).toBe(functionNames().length);
    expect(resourcesOf(service, 'AWS::IAM::Policy')).toEqual([]);
    expect(resourcesOf(service, 'AWS::IAM::Role').filter(([, { ManagedPolicyArns }]) => ManagedPolicyArns)).toEqual([]);
  });
});

describe('queues', () => {
  type Mapping = { FunctionName: unknown; EventSourceArn: unknown } & Record<string, unknown>;
  const mappings = resourcesOf(service, 'AWS::Lambda::EventSourceMapping').map(([, properties]) => properties as Mapping);
  const mappingOf = (name: string) => mappings.filter(({ FunctionName }) => inWords(made, FunctionName) === `<${functionOf(name).id}>`);
  /** M6: a file of a stranger's that is slow to read holds up no other. */
  const oneByOne = [
    'calendars/on-refresh',
    'items/on-upload',
    'integrations/on-dispatch',
    'platform/on-ended',
    'platform/on-reconciliation',
    'platform/on-account-ended',
  ];

  it.each(worksOn)(
    '%s has a queue of its own, which gives up after so many tries into a dead-letter queue that keeps for 14 days',
    name => {
      const [id, queue] = queueNamed(queueFor(stage, name));
      const [deadLettersId, deadLetters] = queueNamed(deadLettersFor(stage, name));
      const redrive = queue.RedrivePolicy as { deadLetterTargetArn: unknown; maxReceiveCount: number };
      expect(inWords(made, redrive.deadLetterTargetArn)).toBe(`<${deadLettersId}.Arn>`);
      expect(redrive.maxReceiveCount).toBe(name === 'platform/on-log' ? 1000 : 8);
      expect(deadLetters.MessageRetentionPeriod).toBe(14 * 86_400);
      expect(queue.VisibilityTimeout).toBe(6 * (functionOf(name).properties.Timeout as number));
      expect(mappingOf(name)).toMatchObject([
        {
          BatchSize: name === 'views/on-grown' ? 1000 : oneByOne.includes(name) ? 1 : 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: expect.any(Number) },
        },
      ]);
      expect(inWords(made, mappingOf(name)[0]?.EventSourceArn)).toBe(`<${id}.Arn>`);
    },
  );

  it('gather a minute of what has grown for the log of all checkpoints, in two batches at once at the most', () => {
    expect(mappingOf('views/on-grown')).toMatchObject([{ MaximumBatchingWindowInSeconds: 60, ScalingConfig: { MaximumConcurrency: 2 } }]);
  });

  it('that of the log, and what is given up of it, keep the order of each owner, owners side by side', () => {
    const orders = resourcesOf(service, 'AWS::SQS::Queue').filter(([, { FifoQueue }]) => FifoQueue);
    expect(orders.map(([, { QueueName }]) => QueueName).sort()).toEqual(
      [deadLettersFor(stage, 'platform/on-log'), queueFor(stage, 'platform/on-log')].sort(),
    );
    for (const [, queue] of orders)
      expect(queue).toMatchObject({ DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
  });

  it('the publisher is given again what it failed, and not the whole batch', () => {
    expect(mappingOf('platform/publish')).toMatchObject([{ FunctionResponseTypes: ['ReportBatchItemFailures'] }]);
  });

  it.each(['platform/publish', 'platform/near'])('%s reads the stream in halves when it fails, and notes what it gives up', name => {
    const [deadLettersId] = queueNamed(deadLettersFor(stage, name));
    const [mapping, ...others] = mappingOf(name);
    expect(others).toEqual([]);
    expect(mapping).toMatchObject({
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: expect.any(Number),
      FilterCriteria: expect.anything(),
    });
    expect(inWords(made, (mapping!.DestinationConfig as { OnFailure: { Destination: unknown } }).OnFailure.Destination)).toBe(
      `<${deadLettersId}.Arn>`,
    );
  });

  it('are all encrypted with the product’s key and closed to plain http', () => {
    for (const [id, queue] of resourcesOf(service, 'AWS::SQS::Queue')) {
      expect(inWords(made, queue.KmsMasterKeyId), id).toMatch(/^<Key/);
      const policy = resourcesOf(service, 'AWS::SQS::QueuePolicy').find(
        ([, { Queues }]) => inWords(made, (Queues as unknown[])[0]) === `<${id}>`,
      );
      expect(JSON.stringify(policy?.[1]), id).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('take messages from other services only where bounces and complaints, the ends of accounts, and uploads come in', () => {
    const allowed = resourcesOf(service, 'AWS::SQS::QueuePolicy').flatMap(([, { PolicyDocument, Queues }]) =>
      (PolicyDocument as { Statement: { Effect: string; Principal: unknown; Condition: unknown }[] }).Statement.filter(
        ({ Effect }) => Effect === 'Allow',
      ).map(statement => ({ ...statement, queue: inWords(made, (Queues as unknown[])[0]) })),
    );
    const from = { Principal: { Service: 'events.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': expect.anything() } } };
    expect(allowed).toMatchObject([from, from, from]);
    const queues = ['items/on-upload', 'notifications/on-mail-feedback', 'platform/on-account-ended'].map(
      name => `<${queueNamed(nameFor(stage, name))[0]}>`,
    );
    expect(allowed.map(({ queue }) => queue).sort()).toEqual(queues.sort());
  });
});

it('H4: what is done to accounts at Cognito itself comes by a rule, and every hour a part of them is looked at', () => {
  const rules = resourcesOf(service, 'AWS::Events::Rule').map(([, properties]) => properties);
  const [queueId] = queueNamed(nameFor(stage, 'platform/on-account-ended'));
  const toIt = rules.filter(({ Targets }) => inWords(made, (Targets as { Arn: unknown }[])[0]!.Arn) === `<${queueId}.Arn>`);
  expect(toIt.map(({ EventPattern, ScheduleExpression }) => EventPattern ?? ScheduleExpression)).toEqual([
    {
      source: ['aws.cognito-idp'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['cognito-idp.amazonaws.com'],
        eventName: ['AdminDeleteUser', 'DeleteUser', 'AdminDisableUser', 'AdminEnableUser', 'AdminUserGlobalSignOut', 'GlobalSignOut'],
      },
    },
    'cron(17 * * * ? *)',
  ]);
});

describe('mail', () => {
  it('goes by a configuration set that reports bounces and complaints, and these reach the queue by a rule for this stage alone', () => {
    expect(onlyOf(service, 'AWS::SES::ConfigurationSet')[1]).toMatchObject({
      Name: 'almanac-dev',
      ReputationOptions: { ReputationMetricsEnabled: true },
    });
    expect(onlyOf(service, 'AWS::SES::ConfigurationSetEventDestination')[1]).toMatchObject({
      EventDestination: { Enabled: true, MatchingEventTypes: ['bounce', 'complaint'] },
    });
    const rules = resourcesOf(service, 'AWS::Events::Rule').map(([, { EventPattern }]) => EventPattern as { source: string[] } | undefined);
    expect(rules.find(pattern => pattern?.source[0] === 'aws.ses')).toEqual({
      source: ['aws.ses'],
      'detail-type': ['Email Bounced', 'Email Complaint Received'],
      detail: { mail: { tags: { 'ses:configuration-set': ['almanac-dev'] } } },
    });
  });

  it('is told its configuration set', () => {
    expect(functionOf('notifications/on-email').properties.Environment).toMatchObject({
      Variables: { MAIL_CONFIGURATION_SET: 'almanac-dev' },
    });
  });
});

describe('routes', () => {
  const ofSockets = ({ ApiId }: { ApiId?: unknown }) => inWords(made, ApiId).startsWith('<Sockets');
  /** Their gateway has a test of its own (infra/operators.test.ts). */
  const ofOperators = ({ ApiId }: { ApiId?: unknown }) => inWords(made, ApiId).startsWith('<Operators');
  const gatewayRoutes = resourcesOf(service, 'AWS::ApiGatewayV2::Route')
    .map(([, properties]) => properties as Record<string, unknown>)
    .filter(route => !ofSockets(route) && !ofOperators(route));

  /** The routes of the gateway with this prefix of its resources. */
  const routesAt = (prefix: string) => gatewayRoutes.filter(({ ApiId }) => inWords(made, ApiId).startsWith(`<${prefix}Api`));

  it.each([
    ['Http', undefined],
    ['Clinic', 'clinic'],
    ['Fhir', 'fhir'],
  ])('of gateway %s are those that shared/api declares for it, each once, and one for everything else', (prefix, gateway) => {
    const declared = Object.values(everyRoute).filter(route => route.gateway === gateway);
    expect(declared.length).toBeGreaterThan(2);
    expect(
      routesAt(prefix)
        .map(({ RouteKey }) => RouteKey)
        .sort(),
    ).toEqual(['$default', ...declared.map(gatewayKeyOf)].sort());
  });

  /** The authorizer of the gateway that answers a route. */
  const authorizerOf = ({ gateway }: Route) =>
    new RegExp(`^<${{ main: 'Http', clinic: 'Clinic', fhir: 'Fhir' }[gateway ?? 'main']}Authorizer[0-9A-F]{8}>$`);

  it.each(Object.entries(routesByApi))(
    'of %s lead to its function, behind the authorizer unless they are declared public',
    (name, declared) => {
      const integrations = new Map(
        resourcesOf(service, 'AWS::ApiGatewayV2::Integration').map(([id, { IntegrationUri }]) => [id, inWords(made, IntegrationUri)]),
      );
      for (const route of Object.values(declared)) {
        const key = gatewayKeyOf(route);
        const found = gatewayRoutes.find(({ RouteKey }) => RouteKey === key)!;
        const integration = inWords(made, found.Target).replace(/^integrations\/<(.*)>$/, '$1');
        expect(integrations.get(integration), key).toBe(`<${functionOf(name).id}.Arn>`);
        expect(found.AuthorizationType, key).toBe(route.access === 'public' ? 'NONE' : 'CUSTOM');
        if (route.access !== 'public') expect(inWords(made, found.AuthorizerId), key).toMatch(authorizerOf(route));
      }
    },
  );

  it('have one gate: no wildcard of paths; the default route leads to the one function that may touch nothing', () => {
    const others = gatewayRoutes.filter(({ RouteKey }) => !/^(ANY|GET|POST|PUT|PATCH|DELETE) \/[\w/{}.$-]+$/.test(String(RouteKey)));
    const fallback = { RouteKey: '$default', AuthorizationType: 'NONE' };
    expect(others).toMatchObject([fallback, fallback, fallback]);
    expect(rightsOf('platform/fallback')).toEqual(unique(always));
  });

  it('are noted in the access log, with the address that they came from and who was refused (M11), and throttled', () => {
    const [api, ...others] = resourcesOf(service, 'AWS::ApiGatewayV2::Stage').flatMap(([, stage]) =>
      ofSockets(stage) || ofOperators(stage) ? [] : [stage],
    );
    expect(others).toHaveLength(2);
    for (const stage of others)
      expect({ ...stage, ApiId: '', AccessLogSettings: '' }).toEqual({ ...api, ApiId: '', AccessLogSettings: '' });
    expect(api).toMatchObject({ AutoDeploy: true, DefaultRouteSettings: { ThrottlingRateLimit: expect.any(Number) } });
    for (const stage of others)
      expect(stage.AccessLogSettings).toMatchObject({ Format: (api!.AccessLogSettings as { Format: string }).Format });
    const { Format } = api!.AccessLogSettings as { Format: string };
    // The time is a number, of which metrics are made.
    const line = JSON.parse(Format.replace(':$context.responseLatency', ':12')) as Record<string, unknown>;
    expect(line).toMatchObject({
      latencyMs: 12,
      ...{ requestId: '$context.requestId', route: '$context.routeKey', status: '$context.status' },
      ...{ sourceIp: '$context.identity.sourceIp', caller: '$context.authorizer.userId', key: '$context.authorizer.keyId' },
      ...{ refused: '$context.authorizer.refused', refusedKey: '$context.authorizer.refusedKey' },
    });
    // Paths hold tokens of feeds and links; what a client calls itself is text of others within ours.
    expect(Format).not.toMatch(/userAgent|\$context\.path|authorizer\.(roles|account)/);
  });
});

describe('sockets', () => {
  const named = (type: string) => resourcesOf(service, type).filter(([, { ApiId }]) => inWords(made, ApiId).startsWith('<Sockets'));

  it('are opened with a ticket alone, are throttled, and all that they say comes to one function', () => {
    const routes = named('AWS::ApiGatewayV2::Route').map(([, { RouteKey, AuthorizationType = 'NONE' }]) => [RouteKey, AuthorizationType]);
    expect(Object.fromEntries(routes)).toEqual({ $connect: 'CUSTOM', $default: 'NONE', $disconnect: 'NONE' });
    const [authorizer] = named('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer![1]).toMatchObject({ IdentitySource: ['route.request.header.Sec-WebSocket-Protocol'], AuthorizerType: 'REQUEST' });
    for (const [, { IntegrationUri }] of named('AWS::ApiGatewayV2::Integration'))
      expect(inWords(made, IntegrationUri)).toContain(`<${functionOf('views/on-socket').id}.Arn>`);
    expect(named('AWS::ApiGatewayV2::Stage')[0]![1]).toMatchObject({ DefaultRouteSettings: { ThrottlingRateLimit: expect.any(Number) } });
  });
});

describe('schedules', () => {
  it('tick each minute, sweep every five and look at accounts every hour, and what fails is tried again while it makes sense', () => {
    const schedules = resourcesOf(service, 'AWS::Events::Rule').filter(([, { ScheduleExpression }]) => ScheduleExpression);
    expect(Object.fromEntries(schedules.map(([, { Name, ScheduleExpression }]) => [Name, ScheduleExpression]))).toEqual({
      'almanac-dev-tick': 'cron(* * * * ? *)',
      'almanac-dev-sweep': 'rate(5 minutes)',
      'almanac-dev-accounts': 'cron(17 * * * ? *)',
    });
  });
});
