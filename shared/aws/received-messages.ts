import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** How many messages a request of SQS holds at the most. */
export const perRequest = 10;

/** For how many seconds what is received is hidden from everybody else, and how many are received at the most. */
type Reception = { hiddenSeconds: number; most?: number };

/**
 * Messages of a queue. It waits for a second, by which all of SQS's servers are asked: asked at once, some answer, and a queue that holds a few
 * messages seems to hold none.
 */
export const receiveMessages = async (
  sqs: SQSClient,
  QueueUrl: string,
  { hiddenSeconds, most = perRequest }: Reception,
): Promise<Message[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: most,
      VisibilityTimeout: hiddenSeconds,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['MessageGroupId', 'SentTimestamp', 'ApproximateReceiveCount'],
    }),
  );
  return Messages;
};

/** Takes received messages out of their queue, for good. Answers those that are gone: SQS may refuse single ones, which come again. */
export const removeMessages = async (sqs: SQSClient, QueueUrl: string, messages: Message[]): Promise<Message[]> => {
  if (messages.length === 0) return [];
  const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
  const { Failed = [] } = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  const stay = new Set(Failed.map(({ Id }) => Number(Id)));
  return messages.filter((_, i) => !stay.has(i));
};
