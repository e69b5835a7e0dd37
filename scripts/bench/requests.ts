import { BatchWriteCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, useEngine } from '../costs/engine.ts';
import { type Cost, meterOf } from '../costs/meter.ts';
import { type Figure, figure, rounded } from './figure.ts';
import { chore, type Product, productOf, workspaceId } from './requests/product.ts';

const few = 1_000;
const many = Number(process.env.BENCH_ITEMS ?? 1_000_000);
const perRequest = 25;
const atOnce = 8;

type Row = Record<string, unknown>;

/** The row of an item that the product made, as another item that falls due years later: it stands in the table and in both indexes. */
const copyOf = (row: Row, i: number): Row => {
  const sk = `ITEM#item_7${i
    .toString(32)
    .replace(/[ilou]/g, letter => ({ i: 'w', l: 'x', o: 'y', u: 'z' })[letter]!)
    .padStart(25, '0')}`;
  const dueAt = new Date(Date.UTC(2031, 0, 1) + i * 60_000).toISOString();
  const gsi1sk = typeof row.gsi1sk === 'string' ? `${dueAt}#${sk}` : undefined;
  return { ...row, sk, dueAt, ...(gsi1sk ? { gsi1sk } : {}) };
};

/** Fills the table with copies of a row, from one number to another. */
const fill = async (documents: DynamoDBDocumentClient, row: Row, from: number, to: number): Promise<void> => {
  let next = from;
  const worker = async () => {
    while (next < to) {
      const begin = next;
      next = Math.min(to, begin + perRequest);
      const RequestItems = {
        [tableName]: Array.from({ length: next - begin }, (_, i) => ({ PutRequest: { Item: copyOf(row, begin + i) } })),
      };
      await documents.send(new BatchWriteCommand({ RequestItems }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** Each route of the main job and each step of the clock, once: what is measured, by name. */
const steps: [string, (product: Product) => Promise<() => Promise<unknown>>][] = [
  ['create an item, five reminders', async product => product.create],
  [
    'read one',
    async product => {
      const { itemId } = await product.create();
      return () => product.read(itemId);
    },
  ],
  ['list fifty', async product => product.list],
  ['agenda of a day', async product => product.agenda],
  [
    'change one',
    async product => {
      const { itemId } = await product.create();
      return () => product.change(itemId);
    },
  ],
  [
    'complete one turn',
    async product => {
      const { itemId } = await product.create();
      return () => product.complete(itemId);
    },
  ],
  ['clock: window of a shard', async product => () => product.window()],
  [
    'clock: fire a reminder',
    async product => {
      const made = await product.create();
      return () => product.fire(made);
    },
  ],
];

const measureAll = async (product: Product, measured: ReturnType<typeof meterOf>): Promise<Cost[]> => {
  const costs: Cost[] = [];
  for (const [, prepare] of steps) {
    const cost = await measured(await prepare(product));
    // A copy: the meter goes on counting into the list it gave.
    costs.push({ ...cost, requests: [...cost.requests] });
  }
  return costs;
};

const asText = ({ requests, readUnits, writeUnits }: Cost): string => `${requests.join(' ')} ${readUnits} ${writeUnits}`;

/**
 * Requests and capacity of each route of the main job and each step of the clock, beside a thousand items and beside a million, counted by
 * a DynamoDB engine of another make than the local cloud's. They must be equal, request for request and unit for unit.
 */
export const requests = async (): Promise<Figure[]> => {
  const engine = await useEngine();
  try {
    const { product, documents } = await productOf();
    const { itemId } = await product.create();
    const { Item = {} } = await documents.send(
      new GetCommand({ TableName: tableName, Key: { pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` } }),
    );
    // A page of fifty of its own, so that it holds the same at both sizes.
    for (let i = 0; i < 50; i++) await product.create();
    const measured = meterOf(documents);
    await fill(documents, Item, 0, few);
    const small = await measureAll(product, measured);
    await fill(documents, Item, few, many);
    const large = await measureAll(product, measured);
    const different = steps.filter((_, i) => asText(small[i]!) !== asText(large[i]!)).length;
    return [
      ...steps.map(([name], i) => ({
        ...figure(`${name}, beside ${many}`, large[i]!.requests.length, 'requests', small[i]!.requests.length),
        note: asText(large[i]!),
      })),
      ...steps.map(([name], i) =>
        figure(
          `${name}, units`,
          rounded(large[i]!.readUnits + large[i]!.writeUnits, 1),
          'units',
          rounded(small[i]!.readUnits + small[i]!.writeUnits, 1),
        ),
      ),
      { ...figure(`steps that differ between ${few} and ${many} items`, different, 'of 8', 0), note: `the item is "${chore.title}"` },
    ];
  } finally {
    engine.stop();
  }
};
