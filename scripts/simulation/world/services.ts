import type { PushRequest, WebAnswer, WebRequest } from '../stand-ins/host.ts';
import { refused } from '../table/refused.ts';
import type { Service } from './calls.ts';
import type { Faults } from './faults.ts';
import { keyService } from './keys.ts';
import type { InvocationEnd } from './lambda.ts';
import { queueUrlOf } from './names.ts';
import type { Queue } from './queues.ts';

type Execute = (operation: string, input: unknown) => object;
export type ServiceOptions = {
  table: Execute;
  queues: Map<string, Queue>;
  mail: Execute;
  push(request: PushRequest): unknown;
  web(request: WebRequest): Promise<WebAnswer>;
  /** Runs a function of the product to its end. */
  invoke(name: string, event: object): Promise<InvocationEnd>;
  /** The mail address of whoever holds an access token. */
  emails: Map<string, string>;
  faults: Faults;
};

/** Requests that the table answers; a batch of reads may leave keys unread. */
const tableService = (execute: (operation: string, input: unknown) => object, faults: Faults): Service => {
  return (operation, input) => {
    const { RequestItems: asked } = input as { RequestItems?: Record<string, { Keys: object[]; ConsistentRead?: boolean }> };
    const [[name, { Keys, ...how }] = ['', { Keys: [] }]] = Object.entries(asked ?? {});
    if (operation !== 'BatchGetItem' || Keys.length < 2 || !faults.strikes('keys_left_unread')) return execute(operation, input);
    const answer = execute(operation, { RequestItems: { [name]: { Keys: Keys.slice(1), ...how } } });
    return { ...answer, UnprocessedKeys: { [name]: { Keys: Keys.slice(0, 1), ...how } } };
  };
};

/** A function that calls another: `simulateditems-api` is `items/api`. */
const callFunction =
  (invoke: ServiceOptions['invoke']): Service =>
  async (_, input) => {
    const { FunctionName, Payload } = input as { FunctionName: string; Payload: string };
    const ended = await invoke(FunctionName.replace('simulated', '').replace('-', '/'), JSON.parse(Payload));
    if (typeof ended !== 'object') return { FunctionError: ended };
    return { Payload: { transformToString: () => JSON.stringify(ended.answer) } };
  };

const queueAt = (queues: Map<string, Queue>, url: string): Queue => {
  const found = [...queues.values()].find(({ name }) => queueUrlOf(name) === url);
  if (!found) throw new Error(`There is no queue at ${url}`);
  return found;
};

/** Every service that the functions ask, under the name of its SDK's package. */
export const servicesOf = ({ table, queues, mail, push, web, invoke, emails, faults }: ServiceOptions): Record<string, Service> => ({
  dynamodb: tableService(table, faults),
  sqs: (operation, input) => {
    const { QueueUrl, Entries } = input as { QueueUrl: string; Entries: Parameters<Queue['send']>[0] & Parameters<Queue['holdBack']>[0] };
    // The log has a simulation of its own (`shared/log`).
    if (QueueUrl === queueUrlOf('platform/on-log')) return { Failed: [] };
    const queue = queueAt(queues, QueueUrl);
    if (operation === 'ChangeMessageVisibilityBatch') return queue.holdBack(Entries);
    if (queue.closed) throw refused('AccessDenied', 'The queue is closed');
    return queue.send(Entries);
  },
  // The account's own bus: nothing of ours listens to it.
  eventbridge: () => ({ FailedEntryCount: 0 }),
  'secrets-manager': (_, input) => ({ SecretString: `secret of ${(input as { SecretId: string }).SecretId}` }),
  'cognito-identity-provider': (_, input) => ({
    UserAttributes: [
      { Name: 'email', Value: emails.get((input as { AccessToken: string }).AccessToken) },
      { Name: 'email_verified', Value: 'true' },
    ],
  }),
  ses: mail,
  lambda: callFunction(invoke),
  push: (_, input) => push(input as PushRequest),
  web: (_, input) => web(input as WebRequest),
  kms: keyService,
});
