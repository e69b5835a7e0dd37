import { isDeepStrictEqual } from 'node:util';
import type { LogEntry } from '../../../shared/log/entry.ts';

type Row = Record<string, unknown>;
/** A record as it is in the table that was left and in the one that was restored, and the last that the log says of it behind the restored one's end. */
export type Places = { left?: Row; restored?: Row; entry?: LogEntry };
export type Kind = { isLogged: boolean /** What a log would say of a row. */; told: (row: Row) => unknown };

type Source = 'left' | 'log' | 'restored';

const ofLogged = ({ left, restored, entry }: Places, told: Kind['told']): Source => {
  if (!entry || entry.version <= Number(restored?.version ?? 0)) return 'restored';
  return left?.version === entry.version && isDeepStrictEqual(told(left), entry.record) ? 'left' : 'log';
};

const ofOther = ({ left, restored }: Places): Source => {
  if (!left || isDeepStrictEqual(left, restored)) return 'restored';
  // Counters and keys have no version: where they differ, the table that was in use last knows more.
  return left.version === undefined || Number(left.version) > Number(restored?.version ?? 0) ? 'left' : 'restored';
};

/**
 * What is to stand in the restored table: the row of the table that was left, what the log says, or what is there already. Of kinds that are in
 * logs the log decides: a row that does not say the same was harmed. Of the others, which no log knows, the newer one is taken.
 */
export const judge = (places: Places, { isLogged, told }: Kind): Source => (isLogged ? ofLogged(places, told) : ofOther(places));
