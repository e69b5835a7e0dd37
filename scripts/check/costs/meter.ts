import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * What some work has cost at the table: its requests by name, and the capacity units that DynamoDB counted, split by where they went. The
 * leases of the rate limits are counted by themselves: they belong to no request, but to some dozens of them.
 */
export type Cost = { leases: number; requests: string[]; writeUnits: number; readUnits: number; indexUnits: Record<string, number> };

type Consumed = { CapacityUnits?: number; GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }> };
const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

/** When a request first came, and the nonce of its signature, stand among the counters, and belong to that request. */
const isOfRequest = (input: object): boolean => /^(first|nonce)#/.test(String((input as { Key?: { sk?: string } }).Key?.sk));

const add = (cost: Cost, name: string, consumed: Consumed[]): void => {
  for (const { CapacityUnits = 0, GlobalSecondaryIndexes = {} } of consumed) {
    if (writes.test(name)) cost.writeUnits += CapacityUnits;
    else cost.readUnits += CapacityUnits;
    for (const [index, { CapacityUnits: units = 0 }] of Object.entries(GlobalSecondaryIndexes))
      cost.indexUnits[index] = (cost.indexUnits[index] ?? 0) + units;
  }
};

/** Reads the meter of a document client: every request that it sends from now on is counted by the engine itself. */
export const meterOf = (documents: DynamoDBDocumentClient) => {
  let cost: Cost = { leases: 0, requests: [], writeUnits: 0, readUnits: 0, indexUnits: {} };
  documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async args => {
        const name = commandName.replace(/Command$/, '');
        if (name === 'UpdateItem' && !isOfRequest(args.input)) {
          cost.leases += 1;
          return next(args);
        }
        cost.requests.push(name);
        const answer = await next({
          ...args,
          input: { ...(args.input as object), ReturnConsumedCapacity: 'INDEXES' } as typeof args.input,
        });
        const { ConsumedCapacity: consumed = [] } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
        add(cost, name, Array.isArray(consumed) ? consumed : [consumed]);
        return answer;
      },
    { step: 'initialize', name: 'meter' },
  );
  /** What a piece of work cost. Works are measured one after another. */
  return async <T>(work: () => Promise<T>): Promise<Cost & { result: T }> => {
    cost = { leases: 0, requests: [], writeUnits: 0, readUnits: 0, indexUnits: {} };
    const result = await work();
    return { ...cost, result };
  };
};
