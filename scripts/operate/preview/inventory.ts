import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListConfigurationSetsCommand, SESClient } from '@aws-sdk/client-ses';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

type Page = { items: (string | undefined)[]; next?: string | undefined };

const all = async (page: (next: string | undefined) => Promise<Page>): Promise<string[]> => {
  const found: string[] = [];
  let next: string | undefined;
  do {
    const { items, next: after } = await page(next);
    found.push(...items.map(String));
    next = after;
  } while (next);
  return found;
};

/** The names between two tags of an answer in XML. */
const named = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]+)</${tag}>`, 'g'))].map(([, name]) => name!);

/** What the services answer for which this project has no client, asked of a local cloud, which checks no signature of its root. */
const askLocal = (endpoint: string) => {
  const headers = (service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  });
  const query = async (service: string, parameters: Record<string, string>): Promise<string> =>
    (await fetch(endpoint, { method: 'POST', headers: headers(service), body: new URLSearchParams(parameters) })).text();
  const get = async (service: string, path: string): Promise<string> =>
    (await fetch(`${endpoint}${path}`, { headers: headers(service) })).text();
  return { query, get };
};

const keysThatLive = async (kms: KMSClient): Promise<string[]> => {
  const ids = await all(async Marker => {
    const { Keys = [], NextMarker } = await kms.send(new ListKeysCommand({ Marker }));
    return { items: Keys.map(({ KeyId }) => KeyId), next: NextMarker };
  });
  const states = await Promise.all(
    ids.map(async KeyId => [KeyId, (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState]),
  );
  // A key that is deleted is gone for every use, and for good some days later.
  return states.filter(([, state]) => state !== 'PendingDeletion').map(([id]) => id!);
};

const rulesOf = async (events: EventBridgeClient): Promise<{ buses: string[]; rules: string[] }> => {
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
  const buses = EventBuses.map(({ Name }) => Name!);
  const rules = await Promise.all(
    buses.map(async bus => {
      const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: bus }));
      return Rules.map(({ Name }) => `${bus}/${Name}`);
    }),
  );
  return { buses, rules: rules.flat() };
};

/** All that is in the account of a local cloud, by kind: a name for each. */
export const inventoryOf = async (endpoint: string): Promise<Record<string, string[]>> => {
  const options = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const local = askLocal(endpoint);
  const lambda = new LambdaClient(options);
  const kms = new KMSClient(options);
  const { buses, rules } = await rulesOf(new EventBridgeClient(options));
  const inventory = {
    tables: (await new DynamoDBClient(options).send(new ListTablesCommand({}))).TableNames ?? [],
    functions: await all(async Marker => {
      const { Functions = [], NextMarker } = await lambda.send(new ListFunctionsCommand({ Marker }));
      return { items: Functions.map(({ FunctionName }) => FunctionName), next: NextMarker };
    }),
    readers: await all(async Marker => {
      const { EventSourceMappings = [], NextMarker } = await lambda.send(new ListEventSourceMappingsCommand({ Marker }));
      return { items: EventSourceMappings.map(({ UUID }) => UUID), next: NextMarker };
    }),
    queues: await all(async NextToken => {
      const page = await new SQSClient(options).send(new ListQueuesCommand({ NextToken, MaxResults: 1000 }));
      return { items: page.QueueUrls ?? [], next: page.NextToken };
    }),
    logs: await all(async nextToken => {
      const page = await new CloudWatchLogsClient(options).send(new DescribeLogGroupsCommand({ nextToken }));
      return { items: (page.logGroups ?? []).map(({ logGroupName }) => logGroupName), next: page.nextToken };
    }),
    keys: await keysThatLive(kms),
    aliases: ((await kms.send(new ListAliasesCommand({}))).Aliases ?? []).map(({ AliasName }) => AliasName!),
    secrets: await all(async NextToken => {
      const page = await new SecretsManagerClient(options).send(new ListSecretsCommand({ NextToken }));
      return { items: (page.SecretList ?? []).map(({ Name }) => Name), next: page.NextToken };
    }),
    pools: ((await new CognitoIdentityProviderClient(options).send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools ?? []).map(
      ({ Id }) => Id!,
    ),
    configurationSets: ((await new SESClient(options).send(new ListConfigurationSetsCommand({}))).ConfigurationSets ?? []).map(
      ({ Name }) => Name!,
    ),
    buses,
    rules,
    roles: named(await local.query('iam', { Action: 'ListRoles', Version: '2010-05-08' }), 'RoleName'),
    buckets: named(await local.get('s3', '/'), 'Name'),
    stacks: named(await local.query('cloudformation', { Action: 'DescribeStacks', Version: '2010-05-15' }), 'StackName'),
    topics: named(await local.query('sns', { Action: 'ListTopics', Version: '2010-03-31' }), 'TopicArn'),
    alarms: named(await local.query('monitoring', { Action: 'DescribeAlarms', Version: '2010-08-01' }), 'AlarmName'),
    apis: [...(await local.get('apigateway', '/v2/apis')).matchAll(/"apiId":\s*"([^"]+)"/g)].map(([, id]) => id!),
  };
  return Object.fromEntries(Object.entries(inventory).map(([kind, names]) => [kind, [...new Set(names)].sort()]));
};

/** What is in the second inventory and not in the first, as `kind name`. */
export const addedBetween = (before: Record<string, string[]>, after: Record<string, string[]>): string[] =>
  Object.entries(after).flatMap(([kind, names]) => names.filter(name => !before[kind]?.includes(name)).map(name => `${kind} ${name}`));
