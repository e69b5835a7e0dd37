import { setImmediate } from 'node:timers/promises';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Event } from '../../../events/event.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import { simulatedTable } from '../../simulation/table/table.ts';

type Row = Record<string, unknown> & { pk: string; sk: string; event?: Omit<Event, 'record'> };
type Command = { constructor: { name: string }; input: unknown };
type Refusal = Error & { Item?: never; CancellationReasons?: never };

/** A function that is killed between two of its requests: before one is made, or before its answer comes. */
export class Killed extends Error {}

const asSdkThrows = (error: Refusal): Error => {
  const { name, message, Item, CancellationReasons } = error;
  if (name === 'ConditionalCheckFailedException') return new ConditionalCheckFailedException({ message, $metadata: {}, Item });
  if (name === 'TransactionCanceledException') return new TransactionCanceledException({ message, $metadata: {}, CancellationReasons });
  return error;
};

/**
 * The table of the simulation in the place of the real one, for the code that the functions run. Requests of those who work at once overtake each
 * other, and some of those who make them are killed; `told` hears of each write.
 */
export const worldOn = (documents: { send: unknown }, seed: string, told: (row: Row) => void) => {
  const dice: Dice = diceOf(seed);
  const counted = { requests: 0, kills: 0 };
  let deaths = 0;
  const table = simulatedTable({ now: () => 0, written: ({ after }) => after?.event && told(after as Row) });
  const mayDie = (): void => {
    if (!dice.chance(deaths)) return;
    counted.kills++;
    throw new Killed();
  };
  const operation = (command: Command): string => {
    const name = command.constructor.name.replace(/Command$/, '');
    return (
      ({ Query: 'Query', BatchGet: 'BatchGetItem', TransactWrite: 'TransactWriteItems' } as Record<string, string>)[name] ?? `${name}Item`
    );
  };
  documents.send = async (command: Command): Promise<unknown> => {
    for (let turns = dice.below(3); turns > 0; turns--) await setImmediate();
    mayDie();
    counted.requests++;
    try {
      return table.execute(operation(command), command.input);
    } catch (error) {
      throw asSdkThrows(error as Refusal);
    } finally {
      mayDie();
    }
  };
  return {
    dice,
    counted,
    /** From now on each request kills whoever makes it with this likelihood, twice: before it, and after it. */
    kill: (likelihood: number): void => {
      deaths = likelihood;
    },
  };
};

/** Does it until nobody is killed over it, as a client that sends again, or a queue that hands out again. */
export const untilDone = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
};
