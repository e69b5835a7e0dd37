import { randomUUID } from 'node:crypto';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { stage } from './stage.ts';

type Heard = { 'detail-type': string; detail: Record<string, unknown> & { record: Record<string, unknown> } };

const aws = { endpoint: stage.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/**
 * A rule and a queue of the account's own on Almanac's bus, as somebody who integrates with it would make them. Answers what receives up to
 * ten of the events that came meanwhile.
 */
export const listenTo = async (types: string[]): Promise<() => Promise<Heard[]>> => {
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
