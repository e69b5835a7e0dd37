import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DescribeContinuousBackupsCommand, DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { GetKeyRotationStatusCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import type { Account } from '../redrive/account.ts';
import { placesOf } from '../redrive/parked.ts';
import type { AccountView, View } from './assumption.ts';

/** The API of a stage, asked over the network. Nothing is followed or repeated. */
export const askAt =
  (url: string): View['ask'] =>
  async (path, { method = 'GET', token, body, headers = {} } = {}) => {
    const response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

type Pool = { userPoolId: string; userPoolClientId: string };

const describeTable = async (account: Account) => {
  const { table: TableName } = await placesOf(account);
  const [{ Table }, { TimeToLiveDescription: expiry }] = await Promise.all([
    account.dynamodb.send(new DescribeTableCommand({ TableName })),
    account.dynamodb.send(new DescribeTimeToLiveCommand({ TableName })),
  ]);
  return { TableName, table: Table!, expiry };
};

const units = { seconds: 1 / 60, minutes: 1, hours: 60, days: 1440 };

/** An account by calls that only read. `options` is where it is and who asks; on AWS both come from the environment. */
export const viewOf = (account: Account, { userPoolId, userPoolClientId }: Pool, options: object): AccountView => ({
  table: async () => {
    const { TableName, table, expiry } = await describeTable(account);
    const backups = await account.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })).catch(() => undefined);
    return {
      stream: table.StreamSpecification?.StreamViewType,
      recoverable: backups?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      expiry: expiry?.TimeToLiveStatus?.startsWith('ENABL') ? expiry.AttributeName : undefined,
      keyArn: table.SSEDescription?.KMSMasterKeyArn,
      projections: Object.fromEntries(
        (table.GlobalSecondaryIndexes ?? []).map(({ IndexName, Projection }) => [IndexName!, Projection?.NonKeyAttributes ?? []]),
      ),
    };
  },
  keyRotates: async KeyId => (await new KMSClient(options).send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled === true,
  streamReaders: async () => {
    const { table } = await describeTable(account);
    const { EventSourceMappings = [] } = await account.lambda.send(
      new ListEventSourceMappingsCommand({ EventSourceArn: table.LatestStreamArn }),
    );
    return EventSourceMappings.map(each => ({
      name: String(each.FunctionArn?.split(':')[6]),
      lanes: each.ParallelizationFactor ?? 1,
      halves: each.BisectBatchOnFunctionError === true,
      tries: each.MaximumRetryAttempts ?? 0,
    }));
  },
  concurrency: async () => (await account.lambda.send(new GetAccountSettingsCommand({}))).AccountLimit?.ConcurrentExecutions ?? 0,
  mailsADay: async () => (await new SESClient(options).send(new GetSendQuotaCommand({}))).Max24HourSend ?? 0,
  userPool: async () => {
    const cognito = new CognitoIdentityProviderClient(options);
    const [{ UserPool: pool }, { UserPoolClient: client }] = await Promise.all([
      cognito.send(new DescribeUserPoolCommand({ UserPoolId: userPoolId })),
      cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: userPoolClientId })),
    ]);
    return {
      isProtected: pool?.DeletionProtection === 'ACTIVE',
      revokesTokens: client?.EnableTokenRevocation === true,
      accessMinutes: (client?.AccessTokenValidity ?? 60) * units[client?.TokenValidityUnits?.AccessToken ?? 'hours'],
    };
  },
});
