import type { Key, Loaded, RecordsPort } from '../../clock/ports.ts';
import type { DueKind } from '../../data/core/due-kind.ts';
import { dueOf, park } from '../../data/core/parked.ts';
import { isLostRace } from '../../data/core/race.ts';
import { type Row, readRow } from '../../data/core/rows.ts';
import { clockContext } from './clock-context.ts';

/** The rules of a service, by the kind of record. */
export type DueRules = Readonly<Record<string, DueKind>>;
type Rule = Pick<Loaded, 'advance' | 'save'>;

/** False for a lost race: the winner has put the record where it belongs. */
const unlessOvertaken = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    error => {
      if (isLostRace(error)) return false;
      throw error;
    },
  );

const ruleOf = (kind: DueKind, row: Row, requestId: string): Rule => ({
  advance: now => kind.advance(row, now),
  save: (change, now) => unlessOvertaken(kind.save(change, clockContext(requestId, now))),
});

/** A record that falls due and has no rule here, as after a deploy that was taken back: it fails, and is parked like one whose rule fails. */
const unknownKind = (name: string): Rule => {
  const fail = () => {
    throw new Error(`No rule is known for what falls due as ${name}`);
  };
  return { advance: fail, save: fail };
};

/** The table as the clock wants it, for the kinds that have a rule here: one consistent read, one conditional write. */
export const recordsPort = (rules: DueRules, requestId: string): RecordsPort => ({
  load: async (key: Key) => {
    const row = await readRow(key);
    if (!row) return undefined;
    const name = String(row.entity);
    const kind = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const rule = kind ? ruleOf(kind, row, requestId) : unknownKind(name);
    return { ...dueOf(row), ...rule, park: (why, now) => park(row, { at: now, why }) };
  },
});
