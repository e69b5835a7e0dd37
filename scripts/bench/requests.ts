import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { tableName, useEngine } from '../check/costs/engine.ts';
import { type Cost, meterOf } from '../check/costs/meter.ts';
import { type Figure, figure, rounded } from './figure.ts';
import { chore, type Product, productOf, workspaceId } from './requests/product.ts';
import { type Database, databasesLike, type Row } from './requests/rows.ts';

const few = 1_000;
const many = Number(process.env.BENCH_ITEMS ?? 1_000_000);

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
    'complete one occurrence',
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

type Bench = { product: Product; measured: ReturnType<typeof meterOf>; port: number };

/** What all steps cost over an engine that serves a prepared table; its file is gone afterwards. */
const measuredOver = async ({ file, remove }: Database, { product, measured, port }: Bench): Promise<Cost[]> => {
  const engine = await useEngine({ port, database: file });
  try {
    // A page of fifty of its own, so that it holds the same at both sizes.
    for (let i = 0; i < 50; i++) await product.create();
    return await measureAll(product, measured);
  } finally {
    engine.stop();
    remove();
  }
};

const unitsOf = ({ readUnits, writeUnits }: Cost): number => rounded(readUnits + writeUnits, 1);

const figuresOf = (small: Cost[], large: Cost[]): Figure[] => [
  ...steps.map(([name], i) => ({
    ...figure(`${name}, beside ${many}`, large[i]!.requests.length, 'requests', small[i]!.requests.length),
    note: asText(large[i]!),
  })),
  ...steps.map(([name], i) => figure(`${name}, units`, unitsOf(large[i]!), 'units', unitsOf(small[i]!))),
  {
    ...figure(
      `steps that differ between ${few} and ${many} items`,
      steps.filter((_, i) => asText(small[i]!) !== asText(large[i]!)).length,
      `of ${steps.length}`,
      0,
    ),
    note: `the item is "${chore.title}"`,
  },
];

/** An item of the product's own making, the product, and how databases with copies of that item are made. */
const prepare = async () => {
  const engine = await useEngine();
  try {
    const { product, documents } = await productOf();
    const { itemId } = await product.create();
    const { Item: row = {} } = await documents.send(
      new GetCommand({ TableName: tableName, Key: { pk: `WS#${workspaceId}`, sk: `ITEM#${itemId}` } }),
    );
    const databaseOf = await databasesLike(engine.endpoint, row as Row);
    return { bench: { product, measured: meterOf(documents), port: engine.port }, databaseOf };
  } finally {
    engine.stop();
  }
};

/**
 * Requests and capacity of each route of the main job and each step of the clock, beside a thousand items and beside a million, counted by
 * a DynamoDB engine of another make than the local cloud's. They must be equal, request for request and unit for unit.
 */
export const requests = async (): Promise<Figure[]> => {
  const { bench, databaseOf } = await prepare();
  const small = await measuredOver(await databaseOf(few), bench);
  const large = await measuredOver(await databaseOf(many), bench);
  return figuresOf(small, large);
};
