import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it, test } from 'vitest';
import { originsOf } from './origins.ts';
import { inWords, onlyOf, resourcesOf, type Synthesized, synthesize, type Template } from './stacks.fixture.ts';
import { deployed, replacedIn, statefulIn, whatToDo } from './stateful.fixture.ts';

// Templates that CloudFormation would refuse fail here already.
const dev = synthesize('dev', { validated: true });
const local = synthesize('local');
const prod = synthesize('prod');
const preview = synthesize('preview');
afterAll(() => [dev, local, prod, preview].map(({ remove }) => remove()));

const templatesOf = (name: string, { state, platform, services, operations }: Synthesized): [string, Template][] =>
  Object.entries({ state, platform, ...services, ...(operations && { operations }) }).map(([stack, template]) => [
    `${name}: ${stack}`,
    template,
  ]);
const templates = [...templatesOf('dev', dev), ...templatesOf('local', local)];

const resourcesIn = (made: Synthesized) => templatesOf('', made).flatMap(([, { Resources }]) => Object.entries(Resources));

test('of a stage that lasts data, keys, users, secrets and logs outlive their stacks; all of a preview goes with them, and calls nobody', () => {
  const kept = (made: Synthesized) => resourcesIn(made).filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');
  const kinds = new Set(kept(dev).map(([, { Type }]) => Type));
  for (const kind of ['DynamoDB::GlobalTable', 'KMS::Key', 'Cognito::UserPool', 'SecretsManager::Secret', 'S3::Bucket', 'Logs::LogGroup'])
    expect(kinds, kind).toContain(`AWS::${kind}`);
  expect(kept(preview)).toEqual([]);
  expect(JSON.stringify(resourcesIn(preview))).not.toMatch(/"DeletionProtection(Enabled)?":(true|"ACTIVE")/);
  expect(resourcesIn(preview).filter(([, { Type }]) => /^AWS::(CloudWatch::Alarm|SNS::|Backup::|Budgets::)/.test(Type))).toEqual([]);
});

describe.each([
  ['dev', dev],
  ['local', local],
  ['a preview', preview],
  ['prod', prod],
])('cdk-nag over the stacks of %s', (_, { app }) => {
  it('finds nothing that is not explained', () => {
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    expect(
      violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources.map(({ constructPath }) => constructPath)]),
    ).toEqual([]);
  });

  it('is answered with a reason wherever a finding is set aside', () => {
    const acknowledged = app.node
      .findAll()
      .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY));
    const reasons = acknowledged.flatMap(({ data }) => Object.values(data as Record<string, string>));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter(reason => !/^.{30,}\.$/.test(reason))).toEqual([]);
  });
});

test.each([
  ['dev, whose traces are sampled', dev, [{ Mode: 'Active' }], 2],
  ['local, which has none', local, [undefined], 0],
])('X-Ray is on in %s, with the rights to write and none else', (_, { service }, modes, rights) => {
  const functions = resourcesOf(service, 'AWS::Lambda::Function');
  expect([...new Map(functions.map(([, { TracingConfig }]) => [JSON.stringify(TracingConfig), TracingConfig])).values()]).toEqual(modes);
  expect(new Set(JSON.stringify(service).match(/xray:\w+/g)).size).toBe(rights);
});

describe('stacks', () => {
  it.each(templates)('%s stays well below the 500 resources that CloudFormation takes', (_, { Resources }) => {
    expect(Object.keys(Resources).length).toBeLessThan(400);
  });

  it('of a service read from the state and from the platform alone, of the latter the ids of the gateways and their authorizers, and nobody reads from them', () => {
    const exportsOf = (template: Template) => Object.values(template.Outputs ?? {}).flatMap(({ Export }) => (Export ? [Export.Name] : []));
    const importsOf = (template: Template) =>
      [...JSON.stringify(template).matchAll(/"Fn::ImportValue":"([^"]*)"/g)].map(([, name]) => name!);
    const fromPlatform = exportsOf(dev.platform);
    expect(fromPlatform.map(name => name.replace(/^Almanac-dev-Platform:ExportsOutputRef|[0-9A-F]{8}$/g, '')).sort()).toEqual([
      expect.stringMatching(/^ClinicApi/),
      expect.stringMatching(/^ClinicAuthorizer/),
      expect.stringMatching(/^FhirApi/),
      expect.stringMatching(/^FhirAuthorizer/),
      expect.stringMatching(/^HttpApi/),
      expect.stringMatching(/^HttpAuthorizer/),
    ]);
    const known = [...exportsOf(dev.state), ...fromPlatform];
    for (const [name, template] of Object.entries(dev.services)) {
      expect(exportsOf(template), name).toEqual([]);
      expect(
        importsOf(template).filter(each => !known.includes(each)),
        name,
      ).toEqual([]);
    }
    expect(importsOf(dev.platform).filter(each => !exportsOf(dev.state).includes(each))).toEqual([]);
  });

  it('have no more routes than a gateway takes, and a few in hand', () => {
    const routes = resourcesOf(dev.service, 'AWS::ApiGatewayV2::Route');
    const counts = [
      ...Map.groupBy(routes, ([, { ApiId }]) => /Clinic|Fhir|Http|Sockets|Operators/.exec(JSON.stringify(ApiId))?.[0]).values(),
    ].map(({ length }) => length);
    expect(counts).toHaveLength(5);
    expect(Math.max(...counts)).toBeLessThanOrEqual(290);
  });

  it('of the local stage have no operations: the local cloud does not know them', () => {
    expect(local.operations).toBeUndefined();
  });

  it.each(templates)('%s carries the stage as a tag', (name, { Resources }) => {
    const tagged = Object.values(Resources).filter(({ Properties }) =>
      JSON.stringify(Properties?.Tags ?? {}).includes(`"${name.split(':')[0]}"`),
    );
    expect(tagged.length).toBeGreaterThan(0);
  });
});

describe('state', () => {
  const kept = [
    'AWS::DynamoDB::GlobalTable',
    'AWS::KMS::Key',
    'AWS::Cognito::UserPool',
    'AWS::SecretsManager::Secret',
    'AWS::SES::EmailIdentity',
  ];
  const policies = ({ Resources }: Template) =>
    Object.values(Resources)
      .filter(({ Type }) => kept.includes(Type))
      .map(({ Type, DeletionPolicy }) => [Type, DeletionPolicy]);

  it('of a real stage outlives its stack', () => {
    const secrets = Array.from({ length: 6 }, () => 'AWS::SecretsManager::Secret');
    const keysBeside = Array.from({ length: 4 }, () => 'AWS::KMS::Key');
    expect(policies(dev.state).sort()).toEqual([...kept, ...keysBeside, ...secrets].sort().map(type => [type, 'Retain']));
    expect(onlyOf(dev.state, 'AWS::Cognito::UserPool')[1]).toMatchObject({ DeletionProtection: 'ACTIVE' });
    expect(JSON.stringify(resourcesOf(dev.state, 'AWS::DynamoDB::GlobalTable'))).toContain('"DeletionProtectionEnabled":true');
  });

  it('asks a function of the platform what mails with a code say, by its name, and lets the user pool call it', () => {
    const [, { LambdaConfig }] = onlyOf(dev.state, 'AWS::Cognito::UserPool');
    expect(JSON.stringify(LambdaConfig)).toContain(':function:almanac-dev-platform-on-message"');
    const permissions = resourcesOf(dev.platform, 'AWS::Lambda::Permission').map(([, properties]) => properties);
    const [ofPool, ...others] = permissions.filter(({ Principal }) => Principal === 'cognito-idp.amazonaws.com');
    expect(others).toEqual([]);
    expect(JSON.stringify(ofPool!.FunctionName)).toContain('PlatformOnMessage');
    expect(JSON.stringify(ofPool!.SourceArn)).toContain('Users');
  });

  it('of the local stage goes with it', () => {
    expect(policies(local.state).filter(([, policy]) => policy !== 'Delete')).toEqual([]);
  });

  it('logs of a real stage are kept too', () => {
    const groups = Object.values(dev.service.Resources).filter(({ Type }) => Type === 'AWS::Logs::LogGroup');
    expect(
      groups.filter(({ DeletionPolicy, Properties }) => DeletionPolicy !== 'Retain' || !Properties.RetentionInDays || !Properties.KmsKeyId),
    ).toEqual([]);
  });

  const keys = resourcesOf(dev.state, 'AWS::KMS::Key');
  const productKey = keys.find(([id]) => /^Key[0-9A-F]{8}$/.test(id))!;
  const ofDataKeys = keys.filter(([id]) => /^(ConnectionKey|LogKey)[0-9A-F]{8}$/.test(id));

  it('is encrypted with the product’s own key, which turns each year; the tokens of connections and the logs have one each, and so has each that signs', () => {
    const key = productKey;
    expect(keys).toHaveLength(5);
    expect(ofDataKeys).toHaveLength(2);
    expect(keys.find(([id]) => id.startsWith('SigningKey'))![1]).toMatchObject({
      KeySpec: 'ECC_NIST_EDWARDS25519',
      KeyUsage: 'SIGN_VERIFY',
    });
    expect(keys.find(([id]) => id.startsWith('PrescriptionKey'))![1]).toMatchObject({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
    for (const [, properties] of [productKey, ...ofDataKeys]) expect(properties).toMatchObject({ EnableKeyRotation: true });
    const table = onlyOf(dev.state, 'AWS::DynamoDB::GlobalTable');
    expect(table[1].SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(JSON.stringify(table[1].Replicas)).toContain(`"KMSMasterKeyId":{"Fn::GetAtt":["${key[0]}","Arn"]}`);
    for (const [id, secret] of resourcesOf(dev.state, 'AWS::SecretsManager::Secret'))
      expect(inWords(dev, secret.KmsKeyId), id).toBe(`<${key[0]}.Arn>`);
  });

  it('can be brought back to any second of the last 35 days', () => {
    expect(JSON.stringify(resourcesOf(dev.state, 'AWS::DynamoDB::GlobalTable'))).toContain('"PointInTimeRecoveryEnabled":true');
  });

  const servicesOf = ([, { KeyPolicy }]: (typeof keys)[number]) =>
    (KeyPolicy as { Statement: { Principal: { Service?: unknown } }[] }).Statement.flatMap(({ Principal }) =>
      Principal.Service === undefined ? [] : [inWords(dev, Principal.Service)],
    );

  it('opens its key to the services that use it on their own behalf, and to no others; those that wrap data keys to none', () => {
    const services = servicesOf(productKey);
    expect(ofDataKeys.flatMap(servicesOf)).toEqual([]);
    expect([...new Set(services)].sort()).toEqual(['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'logs.eu-central-1.amazonaws.com']);
  });

  it('L4: opens its key to services for this account alone', () => {
    const statements = (productKey[1].KeyPolicy as { Statement: { Principal: { Service?: unknown }; Condition?: object }[] }).Statement;
    for (const { Principal, Condition } of statements.filter(({ Principal: { Service } }) => Service !== undefined)) {
      const account = JSON.stringify(Condition ?? {});
      expect(account, inWords(dev, Principal.Service)).toMatch(/"aws:SourceAccount":|"kms:EncryptionContext:aws:logs:arn":/);
      expect(account).toContain('{"Ref":"AWS::AccountId"}');
    }
  });

  it('lets users in by our clients alone: no pages of Cognito, no hint whether an address is known, refresh tokens that turn', () => {
    expect(onlyOf(dev.state, 'AWS::Cognito::UserPoolClient')[1]).toMatchObject({
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: 'ENABLED',
      RefreshTokenRotation: { Feature: 'ENABLED' },
      // M12: no password over the wire.
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    });
  });
});

test('a stage that was put onto a restored table works on that alone, reads its stream, and needs nothing of the state’s own', () => {
  const restoredTable = { name: 'almanac-dev-2', streamArn: 'arn:aws:dynamodb:eu-central-1:210987654321:table/almanac-dev-2/stream/2026' };
  const recovered = synthesize('dev', { restoredTable, logEpoch: 2 });
  recovered.remove();
  expect(resourcesOf(recovered.state, 'AWS::DynamoDB::GlobalTable')).toEqual([]);
  expect(dev.state.Resources[onlyOf(dev.state, 'AWS::DynamoDB::GlobalTable')[0]]).toMatchObject({ DeletionPolicy: 'Retain' });
  const variables = resourcesOf(recovered.service, 'AWS::Lambda::Function').map(
    ([, { Environment }]) => (Environment as { Variables: Record<string, string> }).Variables,
  );
  expect(new Set(variables.map(({ TABLE_NAME }) => TABLE_NAME))).toEqual(new Set([restoredTable.name]));
  expect(new Set(variables.map(({ LOG_EPOCH }) => LOG_EPOCH))).toEqual(new Set(['2']));
  const readers = resourcesOf(recovered.service, 'AWS::Lambda::EventSourceMapping').map(([, { EventSourceArn }]) => EventSourceArn);
  expect(readers.filter(arn => arn === restoredTable.streamArn)).toHaveLength(2);
  // Who reads from the state is deployed first: it must not read what the state then gives up.
  expect(JSON.stringify(recovered.service)).not.toMatch(/ImportValue":"[^"]*Table/);
});

describe('what holds data', () => {
  const statefulOf = (made: Synthesized) => statefulIn(made.stage.name, made.byName);

  it.each([dev, prod])('is never replaced by a deploy: $stage.name', made => {
    expect(replacedIn(statefulOf(made)), whatToDo).toEqual([]);
    const added = Object.entries(statefulOf(made)).filter(([id]) => !Object.hasOwn(deployed, id));
    expect(Object.fromEntries(added), 'Add to infra/stateful.json what the next deploy makes').toEqual({});
  });

  it('stands in the stacks of the state and of operations, and in no service’s', () => {
    expect([...new Set(Object.keys(deployed).map(id => id.split(' ')[0]))].sort()).toEqual([
      'Almanac-{stage}-Operations',
      'Almanac-{stage}-State',
    ]);
  });

  it('is missed where it is called otherwise, or its keys are other ones', () => {
    const [id, table] = Object.entries(deployed).find(([, { Type }]) => Type === 'AWS::DynamoDB::GlobalTable')!;
    const { [id]: _, ...others } = deployed;
    expect(replacedIn({ ...others, 'Almanac-{stage}-State Table1': table })).toEqual([id]);
    expect(replacedIn({ ...deployed, [id]: { ...table, KeySchema: [] } })).toEqual([id]);
  });

  it('of files is in a bucket that nobody sees, encrypted with the product’s key, in versions; what was erased, or never became a file, goes by itself', () => {
    const [, bucket] = resourcesOf(dev.state, 'AWS::S3::Bucket').find(([id]) => id.startsWith('FileBucket'))!;
    expect(bucket).toMatchObject({
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: expect.anything() } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      CorsConfiguration: { CorsRules: [{ AllowedMethods: ['POST', 'GET'], AllowedOrigins: originsOf(dev.stage) }] },
      LifecycleConfiguration: {
        Rules: [
          {
            Prefix: 'incoming/',
            ExpirationInDays: 1,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
          { Prefix: 'files/', NoncurrentVersionExpiration: { NoncurrentDays: 7 } },
        ],
      },
    });
    const policies = resourcesOf(dev.state, 'AWS::S3::BucketPolicy').map(([, { PolicyDocument }]) => JSON.stringify(PolicyDocument));
    expect(policies.filter(each => each.includes('"aws:SecureTransport":"false"'))).toHaveLength(2);
  });

  it('in a bucket has a name of its own in the world: with the account and the region', () => {
    const isOwn = (name: unknown) => /AWS::AccountId.*AWS::Region/.test(JSON.stringify(name ?? ''));
    const buckets = Object.values(dev.byName).flatMap(template => resourcesOf(template, 'AWS::S3::Bucket'));
    expect(buckets.filter(([, { BucketName }]) => !isOwn(BucketName))).toEqual([]);
    expect(isOwn('almanac-dev-files')).toBe(false);
  });
});

describe('H5: the concurrency of production', () => {
  /** Open shards of the table's stream, while it has about as many partitions as shards of the due index write a thousand a second. */
  const streamShards = 4;
  const mappings = resourcesOf(prod.service, 'AWS::Lambda::EventSourceMapping').map(
    ([, properties]) => properties as { ScalingConfig?: { MaximumConcurrency: number }; ParallelizationFactor?: number },
  );
  const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
  const queues = sum(mappings.map(({ ScalingConfig }) => ScalingConfig?.MaximumConcurrency ?? 0));
  const streams = sum(mappings.map(({ ParallelizationFactor = 0 }) => ParallelizationFactor * streamShards));
  const reserved = resourcesOf(prod.service, 'AWS::Lambda::Function').map(([, { ReservedConcurrentExecutions = 0 }]) =>
    Number(ReservedConcurrentExecutions),
  );

  it('leaves a quarter of the account’s to the API when every queue and the stream are worked on at full', () => {
    expect(queues + streams).toBeLessThanOrEqual(0.75 * prod.stage.accountConcurrency);
  });

  it('is set apart for the clock, the deliveries, who waits for events and what reports errors, and AWS’s hundred are left to all others', () => {
    expect(reserved.filter(each => each > 0).length).toBe(12);
    expect(sum(reserved)).toBeLessThanOrEqual(prod.stage.accountConcurrency - 100);
    expect(
      resourcesOf(dev.service, 'AWS::Lambda::Function').filter(([, { ReservedConcurrentExecutions }]) => ReservedConcurrentExecutions),
    ).toEqual([]);
  });
});
