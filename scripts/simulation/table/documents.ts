import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Documents } from './contract.fixture.ts';

type Command = Parameters<DynamoDBDocumentClient['send']>[0];
const commands: Record<string, new (input: never) => unknown> = {
  GetItem: GetCommand,
  BatchGetItem: BatchGetCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  TransactWriteItems: TransactWriteCommand,
  Query: QueryCommand,
};

/** A real DynamoDB, or what stands for one at an endpoint, as the contract wants it. */
export const documentsAt = (endpoint: string, tableName: string): Documents => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    tableName,
    send: async (operation, input) => {
      const Operation = commands[operation]!;
      return (await documents.send(new Operation(input as never) as Command)) as Record<string, unknown>;
    },
  };
};
