import {
  CloudWatchLogsClient,
  DeleteSubscriptionFilterCommand,
  FilterLogEventsCommand,
  PutSubscriptionFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { webServer } from '../../shared/aws/web-server.fixture.ts';
import { errorPatterns } from '../../shared/domain/core/error-line.ts';
import { nameIn } from '../../shared/names.ts';
import { ownerOf, putRow, rowAt } from '../testing/account.ts';
import { eventually } from '../testing/await.ts';
import { person } from '../testing/stage.ts';

const lambda = new LambdaClient(ownerOf());
const logs = new CloudWatchLogsClient(ownerOf());
const FunctionName = nameIn('local', 'platform/on-error');

type Event = {
  transaction: string;
  environment: string;
  release: string;
  tags: { code: string };
  exception: { values: { type: string }[] };
};

const eventIn = (envelope: string): Event => JSON.parse(envelope.split('\n')[2]!);

/** Has errors of a function reported to a receiver of the test, as a deploy with `errorReports` does. Answers what comes there, and the log it is from. */
const reporting = async (filterName: string): Promise<{ envelopes: readonly string[]; logGroupName: string }> => {
  const envelopes: string[] = [];
  const receiver = await webServer(async (request, response) => {
    envelopes.push(Buffer.concat(await request.toArray()).toString());
    response.end('{}');
  });
  const configurationOf = (name: string) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { Environment, FunctionArn: destinationArn } = await configurationOf(FunctionName);
  const logGroupName = (await configurationOf(nameIn('local', filterName))).LoggingConfig!.LogGroup!;
  const setDsn = (ERROR_DSN: string) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { ...Environment!.Variables, ERROR_DSN } } }),
    );
  const StatementId = 'Test';
  onTestFinished(async () => {
    await logs.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName }));
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
    await setDsn('');
  });
  await setDsn(`${receiver.replace('//', '//key@')}/7`);
  await lambda.send(
    new AddPermissionCommand({ FunctionName, StatementId, Action: 'lambda:InvokeFunction', Principal: 'logs.amazonaws.com' }),
  );
  // Of a deploy's pattern, any of three, the local cloud would want all three.
  const filterPattern = errorPatterns[0];
  await logs.send(new PutSubscriptionFilterCommand({ logGroupName, filterName, filterPattern, destinationArn }));
  return { envelopes, logGroupName };
};

test('an error of a function is reported with its code, release and stage when its log has it, and nothing of whose it was', async () => {
  const { envelopes, logGroupName } = await reporting('items/api');
  const ada = await person('reported');
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Canary' } });
  // Written past the product, as a version with a bug does: what fails then quotes what stands there.
  const row = await rowAt({ pk: `WS#${ada.workspaceId}`, sk: `ITEM#${item.itemId}` });
  const canaries = ['Canary of Ada', ada.userId, ada.workspaceId, item.itemId];
  await putRow({ ...row, status: 42, fields: Object.fromEntries(canaries.map(canary => [canary, 42])), event: undefined });
  await expect(ada.api.getItem({ params: item })).rejects.toMatchObject({ status: 500 });
  const event = await eventually('the report', async () => envelopes.map(eventIn).find(({ tags }) => tags.code === 'ALM002'));
  expect(event).toMatchObject({
    transaction: 'items/api',
    environment: 'local',
    release: expect.stringMatching(/^almanac@\d/),
    exception: { values: [{ type: 'ZodError' }] },
  });
  // They stand in the error of the log, so that a report which took it as it is would have them.
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: '"Canary of Ada"' }));
  const [logged = ''] = events.map(({ message = '' }) => message).filter(message => message.includes('"level":"ERROR"'));
  expect(canaries.filter(canary => !logged.includes(canary))).toEqual([]);
  expect(canaries.filter(canary => envelopes.join('\n').includes(canary))).toEqual([]);
});
