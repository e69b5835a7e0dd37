import { writeFileSync } from 'node:fs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { eventually } from '../../testing/await.ts';
import { type Journey, signedIn } from './journey.ts';

const tableAt = async (endpoint: string) => {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const documents = DynamoDBDocumentClient.from(client);
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  return { documents, TableName: TableNames[0]! };
};
type Table = Awaited<ReturnType<typeof tableAt>>;

/** The bodies of a workspace's log are erased, and its data key: what is left of it is the tree. */
const erase = async ({ documents, TableName }: Table, workspaceId: WorkspaceId): Promise<void> => {
  const ExpressionAttributeValues = { ':pk': `LOG#WS#${workspaceId}#1` };
  const pages = paginateQuery({ client: documents }, { TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues });
  for await (const { Items = [] } of pages)
    for (const { pk, sk } of Items) await documents.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
};

/** One bit of one leaf becomes another. */
const forge = async ({ documents, TableName }: Table, workspaceId: WorkspaceId): Promise<void> => {
  const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: `TREE#WS#${workspaceId}#1`, sk: 'tile#0#0' } }));
  const content = Buffer.from(Item!.content as Uint8Array);
  content[40 * 32]! ^= 1;
  await documents.send(new PutCommand({ TableName, Item: { ...Item, content } }));
};

type Fsck = (args: string[]) => Promise<string>;

/** Has a log of more than one tile judged over HTTP, as it is and once all that it says has been erased. */
export const judgeTiles = async (journey: Journey, keyFile: string, fsck: Fsck): Promise<void> => {
  const { API, COGNITO } = journey;
  const { token, api } = await signedIn(journey);
  const { data: workspace } = await api.createWorkspace({ body: { name: 'Judged', kind: 'household' } });
  const params = { workspaceId: workspace.workspaceId };
  for (let i = 0; i < 27; i++)
    await Promise.all(Array.from({ length: 10 }, (_, j) => api.createItem({ params, body: { title: `Item ${i * 10 + j}` } })));
  await eventually('270 entries', async () => (await api.getCheckpoint({ params })).data.size >= 270);
  writeFileSync(keyFile, (await api.getCheckpoint({ params })).data.key);
  const url = `${API}/v1/workspaces/${workspace.workspaceId}/tlog/`;
  const wrongIn = async (): Promise<string | undefined> => {
    const said = await fsck(['-storage_url', url, '-bearer_token', token, '-public_key', keyFile, '-ui=false', '-v=1']);
    // It says what it found, and ends well whatever that is.
    return /fsck failed/.test(said) || !/Completed ranges/.test(said) ? said : undefined;
  };
  const table = await tableAt(COGNITO);
  const before = await wrongIn();
  await erase(table, workspace.workspaceId);
  const wrong = before ?? (await wrongIn());
  if (wrong !== undefined) throw new Error(wrong);
  await forge(table, workspace.workspaceId);
  if ((await wrongIn()) === undefined) throw new Error('A forged leaf was not found.');
};
