import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient, DeleteSubscriptionFilterCommand, PutSubscriptionFilterCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { expect, onTestFinished, test } from 'vitest';
import { errorPatterns } from '../../shared/domain/core/error-line.ts';
import { putRow, rowAt } from '../testing/account.ts';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

const options = { endpoint: stage.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const lambda = new LambdaClient(options);
const logs = new CloudWatchLogsClient(options);
const [FunctionName, filterName] = ['almanac-local-platform-on-error', 'items/api'];

type Event = {
  transaction: string;
  environment: string;
  release: string;
  tags: { code: string };
  exception: { values: { type: string }[] };
};

/** Has errors of a function reported to a receiver of the test, as a deploy with `errorReports` does. */
const reporting = async (of: string): Promise<{ taken: Event[]; all: () => string }> => {
  const texts: string[] = [];
  const receiver = createServer(async (request, response) => {
    texts.push(Buffer.concat(await request.toArray()).toString());
    response.end('{}');
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const configurationOf = (name: string) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { Environment, FunctionArn: destinationArn } = await configurationOf(FunctionName);
  const logGroupName = (await configurationOf(of)).LoggingConfig!.LogGroup!;
  const setDsn = (ERROR_DSN: string) =>
    lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { ...Environment!.Variables, ERROR_DSN } } }),
    );
  const StatementId = 'Test';
  onTestFinished(async () => {
    await logs.send(new DeleteSubscriptionFilterCommand({ logGroupName, filterName }));
    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId }));
    await setDsn('');
    receiver.close();
  });
  await setDsn(`http://key@127.0.0.1:${(receiver.address() as AddressInfo).port}/7`);
  await lambda.send(
    new AddPermissionCommand({ FunctionName, StatementId, Action: 'lambda:InvokeFunction', Principal: 'logs.amazonaws.com' }),
  );
  // Of a deploy's pattern, any of three, the local cloud would want all three.
  const filterPattern = errorPatterns[0];
  await logs.send(new PutSubscriptionFilterCommand({ logGroupName, filterName, filterPattern, destinationArn }));
  return {
    get taken() {
      return texts.map(text => JSON.parse(text.split('\n')[2]!) as Event);
    },
    all: () => texts.join('\n'),
  };
};

test('an error of a function is reported with its code, release and stage when its log has it, and nothing of whose it was', async () => {
  const reports = await reporting('almanac-local-items-api');
  const ada = await person('reported');
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Canary' } });
  // Written past the product, as a version with a bug does.
  const row = await rowAt({ pk: `WS#${ada.workspaceId}`, sk: `ITEM#${item.itemId}` });
  await putRow({ ...row, status: 42, event: undefined });
  await expect(ada.api.getItem({ params: item })).rejects.toMatchObject({ status: 500 });
  const event = await eventually('the report', async () => reports.taken.find(({ tags }) => tags.code === 'ALM002'));
  expect(event).toMatchObject({
    transaction: 'items/api',
    environment: 'local',
    release: expect.stringMatching(/^almanac@\d/),
    exception: { values: [{ type: 'ZodError' }] },
  });
  expect(reports.all()).not.toMatch(new RegExp(`${ada.userId}|${ada.workspaceId}|${item.itemId}|Canary|@example`));
});
