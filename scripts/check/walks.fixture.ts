import { setImmediate } from 'node:timers/promises';
import type { Event } from '../../events/event.ts';

/** What was written and nobody has heard of yet; and after how many writes of items whoever is at it dies. */
export type Ear = { unheard: Event[]; diesAfter: number };
export const deaf = (): Ear => ({ unheard: [], diesAfter: Number.POSITIVE_INFINITY });

/** Whoever walked over items is gone in the middle of it. */
export class Death extends Error {}

type Row = Record<string, unknown> & { event?: Omit<Event, 'record'> };
type Command = { input: { Item?: Row; TransactItems?: { Put?: { Item: Row } }[] } };
type Listening = {
  /** The event of the writes at which a walk may die. */
  dyingOn: string;
  /** The record in a row; undefined for what is not listened to. */
  recordOf: (row: Row) => object | undefined;
};

/** What somebody may hear of a row that was written. */
const heardOf = (row: Row | undefined, recordOf: Listening['recordOf']): Event[] => {
  const record = row?.event && (recordOf(row) as Event['record'] | undefined);
  if (!record) return [];
  const { sk, entity, event } = row;
  return [{ ...event!, id: `${sk}@${record.version}`, entity: String(entity), version: Number(record.version), record }];
};

/** Notes each write when it is made, with its event; lets others go first now and then, and dies where it shall. */
export const overhear = (documents: { send: unknown }, ear: Ear, { dyingOn, recordOf }: Listening): void => {
  const send = (documents.send as (command: Command) => Promise<unknown>).bind(documents);
  documents.send = async (command: Command) => {
    for (let turns = Math.random() * 4; turns > 1; turns--) await setImmediate();
    const { Item, TransactItems = [] } = command.input;
    if (Item?.event?.type === dyingOn && ear.diesAfter-- <= 0) throw new Death();
    const answer = await send(command);
    for (const row of [Item, ...TransactItems.map(({ Put }) => Put?.Item)]) ear.unheard.push(...heardOf(row, recordOf));
    return answer;
  };
};
