import { readFileSync } from 'node:fs';
import { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { stage } from './stage.ts';

/** The account of the local cloud as its owner sees it, past the API: what a test needs to look behind it. */
export const ownerOf = () => ({
  endpoint: stage.endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** Puts a message among the dead letters of a function (`items-on-due`), as if it had failed too often. */
export const putDeadLetter = async (queue: string, body: object): Promise<void> => {
  const QueueUrl = `${stage.endpoint}/000000000000/almanac-local-${queue}-dead-letters`;
  const sqs = new SQSClient({ ...ownerOf(), useQueueUrlAsEndpoint: false });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
};

type Row = Record<string, unknown> & { pk: string; sk: string };

const openTable = async () => {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(ownerOf()));
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find(name => name.includes('Table')) ?? TableNames[0]!;
  return { client, TableName };
};

/** A row of the table as it is stored. */
export const rowAt = async (Key: { pk: string; sk: string }): Promise<Row> => {
  const { client, TableName } = await openTable();
  return (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item as Row;
};

/** Puts a row past all rules, as somebody would who has got at the table itself. */
export const putRow = async (Item: Row): Promise<void> => {
  const { client, TableName } = await openTable();
  await client.send(new PutCommand({ TableName, Item }));
};

/** Every row of the table, as text. */
export const wholeTable = async (): Promise<string> => {
  const { client, TableName } = await openTable();
  const rows: unknown[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return JSON.stringify(rows);
};

/** Every line that a function of the stage has logged, and all that the local cloud itself has said. */
export const everyLog = async (): Promise<string> => {
  const client = new CloudWatchLogsClient(ownerOf());
  const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({}));
  const lines = [readFileSync('.local/logs/test-emulator.log', 'utf8')];
  for (const { logGroupName } of logGroups) {
    let nextToken: string | undefined;
    do {
      const page = await client.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return lines.join('\n');
};

const asOwner = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

/** The functions of the stage, each with the role that it runs under. */
export const functionsOfStage = async (): Promise<{ name: string; role: string }[]> => {
  const answer = await fetch(`${stage.endpoint}/2015-03-31/functions/?MaxItems=500`, { headers: asOwner('lambda') });
  const { Functions } = (await answer.json()) as { Functions: { FunctionName: string; Role: string }[] };
  return Functions.filter(({ FunctionName }) => FunctionName.startsWith('almanac-local-')).map(({ FunctionName, Role }) => ({
    name: FunctionName.replace('almanac-local-', ''),
    role: Role,
  }));
};

/** The keys of all that the bucket of files holds under a prefix, in every version. */
export const filesInBucket = async (prefix: string): Promise<string[]> => {
  const bucket = `${stage.endpoint}/almanac-local-files-000000000000-us-east-1`;
  const answer = await fetch(`${bucket}?versions&prefix=${prefix}`, { headers: asOwner('s3') });
  return [...(await answer.text()).matchAll(/<Key>([^<]+)</g)].map(([, key]) => key!);
};

const form = async (service: string, parameters: Record<string, string>): Promise<string> => {
  const answer = await fetch(stage.endpoint!, { method: 'POST', headers: asOwner(service), body: new URLSearchParams(parameters) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
};

/** What a function may do, done by the test: its role's own credentials. The role lets the account's owner in for it. */
export const credentialsOf = async (role: string) => {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole' };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { ...trust, Principal: { Service: 'lambda.amazonaws.com' } },
      { ...trust, Principal: { AWS: 'arn:aws:iam::000000000000:root' } },
    ],
  });
  const RoleName = role.split('/').pop()!;
  await form('iam', { Action: 'UpdateAssumeRolePolicy', Version: '2010-05-08', RoleName, PolicyDocument });
  const given = await form('sts', { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: role, RoleSessionName: 'try' });
  const part = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(given)![1]!;
  return { accessKeyId: part('AccessKeyId'), secretAccessKey: part('SecretAccessKey'), sessionToken: part('SessionToken') };
};
