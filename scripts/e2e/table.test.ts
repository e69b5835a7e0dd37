import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { test } from 'vitest';
import { tableContract } from '../simulation/table/contract.fixture.ts';
import { documentsAt } from '../simulation/table/documents.ts';
import { stage } from '../testing/stage.ts';

const { endpoint } = stage;

const tableOfStage = async (): Promise<string> => {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  return TableNames.find(name => /almanac.*table/i.test(name))!;
};

if (endpoint) tableContract('the table of the local cloud', async () => documentsAt(endpoint, await tableOfStage()));
else test.skip('the table of a real stage holds what is people’s own, and is left alone', () => {});
