import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { pagesOf, type Row, rowsOf } from '../restore/place.ts';

/** So many rows are lost, and so many overwritten, for each owner of the table. */
export const perOwner = { lost: 2, overwritten: 2 };

/** The items of a table that are there, by owner. */
const itemsIn = async (dynamodb: DynamoDBClient, table: string): Promise<Row[][]> => {
  const rows: Row[] = [];
  for await (const page of pagesOf(dynamodb, table)) rows.push(...page.filter(({ entity, expiresAt }) => entity === 'item' && !expiresAt));
  return [...Map.groupBy(rows, ({ pk }) => pk).values()];
};

/** Loses and overwrites rows past all rules, as a bad migration or a slip of the hand does. Answers how many. */
export const harm = async (dynamodb: DynamoDBClient, table: string): Promise<number> => {
  const { put, remove } = rowsOf(dynamodb, table);
  let harmed = 0;
  for (const items of await itemsIn(dynamodb, table)) {
    const lost = items.slice(0, perOwner.lost);
    const overwritten = items.slice(perOwner.lost, perOwner.lost + perOwner.overwritten);
    for (const row of lost) await remove(row);
    // What was written does not look wrong by itself: no event, the same version.
    for (const row of overwritten) await put({ ...row, title: 'undefined', event: undefined });
    harmed += lost.length + overwritten.length;
  }
  return harmed;
};

/**
 * Plants in a restored table what a restore must never do: a row is missing, and one is there twice. Answers their records, and how to take both
 * back.
 */
export const plant = async (dynamodb: DynamoDBClient, table: string): Promise<{ records: string[]; undo(): Promise<void> }> => {
  const { put, remove } = rowsOf(dynamodb, table);
  const [lost, doubled] = (await itemsIn(dynamodb, table))[0] as [Row, Row];
  const twin = { ...doubled, sk: 'ITEM#item_00000000000000000000000000' };
  await remove(lost);
  await put(twin);
  const undo = async () => {
    await put(lost);
    await remove(twin);
  };
  return { records: [lost, twin].map(({ pk, sk }) => `${pk}/${sk}`), undo };
};
