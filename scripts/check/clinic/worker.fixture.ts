import type { Event } from '../../../events/event.ts';
import type { Dice } from '../../simulation/dice.ts';

type Row = Record<string, unknown> & { event?: { type: string } };
type Documents = { send: (...command: never[]) => Promise<unknown> };
type Input = { Item?: Row; TransactItems?: { Put?: { Item: Row } }[] };
/** An event that a write has carried, with the row that carried it. */
export type WrittenRow = { row: Row; type: string };

/** Hears the events of all that is written, as the stream would, and cuts requests off: before they are answered, or after. */
export const wireOf = (documents: Documents, dice: Dice) => {
  const { send } = documents;
  const written: WrittenRow[] = [];
  let deadly = 0;
  const note = (row?: Row): void => {
    if (row?.event) written.push({ row, type: row.event.type });
  };
  const through = async (...command: Parameters<typeof send>): Promise<unknown> => {
    const luck = dice.chance(deadly) ? dice.below(2) : 2;
    if (luck === 0) throw new Error('cut off');
    const reply = await send.apply(documents, command);
    const { Item, TransactItems = [] } = (command[0] as unknown as { input: Input }).input;
    for (const row of [Item, ...TransactItems.map(({ Put }) => Put?.Item)]) note(row);
    if (luck === 1) throw new Error('cut off');
    return reply;
  };
  Object.assign(documents, { send: through });
  return {
    /** What was written since it was asked last. */
    heard: (): WrittenRow[] => written.splice(0),
    /** How likely each request is cut off from now on. */
    deadly: (chance: number): void => {
      deadly = chance;
    },
    end: (): void => void Object.assign(documents, { send }),
  };
};

/** The event that the publisher would make of what was written. */
export const eventOf = ({ row, type }: WrittenRow, record: object): Event =>
  ({
    ...{ id: `${row.pk}/${row.sk}@${row.version}`, type, entity: row.entity, version: row.version, record },
    ...(row.event as object),
  }) as Event;
