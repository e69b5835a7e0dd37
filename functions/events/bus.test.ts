import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { eventually } from '../../scripts/e2e/await.ts';
import { person, stage } from '../../scripts/e2e/stage.ts';

const aws = { endpoint: stage.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** A rule and a queue of the account's own on Almanac's bus, as somebody who integrates with it would make them. */
const listen = async (types: string[]) => {
  const [bus, sqs, name] = [new EventBridgeClient(aws), new SQSClient(aws), `test-${randomUUID()}`];
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const EventPattern = JSON.stringify({ source: ['almanac'], 'detail-type': types });
  await bus.send(new PutRuleCommand({ Name: name, EventBusName: 'almanac-local', EventPattern }));
  await bus.send(
    new PutTargetsCommand({ Rule: name, EventBusName: 'almanac-local', Targets: [{ Id: 'queue', Arn: Attributes?.QueueArn }] }),
  );
  return async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body }) => JSON.parse(Body ?? '{}'));
  };
};

test("the account's own integrations hear of what happens, with the record as it was then", async () => {
  const received = await listen(['item.created', 'item.completed']);
  const ada = await person('ada');
  const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Heard of' } });
  await ada.api.completeItem({ params: item });

  const heard: { 'detail-type': string; detail: Record<string, unknown> }[] = [];
  await eventually('both events', async () => {
    heard.push(...(await received()).filter(({ detail }) => detail.record.itemId === item.itemId));
    return heard.length >= 2;
  });
  expect(new Map(heard.map(each => [each['detail-type'], each.detail]))).toEqual(
    new Map([
      [
        'item.created',
        expect.objectContaining({ version: 1, by: ada.userId, record: expect.objectContaining({ title: 'Heard of', status: 'open' }) }),
      ],
      ['item.completed', expect.objectContaining({ version: 2, by: ada.userId, record: expect.objectContaining({ status: 'done' }) })],
    ]),
  );
});
