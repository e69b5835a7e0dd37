import type { Row } from './expression.ts';
import { refused } from './refused.ts';

type Update = { expression: string; names?: Record<string, string>; values?: Row };

const clausesOf = (expression: string): [string, string][] =>
  [...expression.matchAll(/\b(SET|ADD|REMOVE)\s+(.*?)(?=\s+(?:SET|ADD|REMOVE)\s|$)/gi)].map(([, verb = '', rest = '']) => [
    verb.toUpperCase(),
    rest,
  ]);

const added = (before: unknown, amount: unknown): number => {
  if (typeof amount !== 'number' || (before !== undefined && typeof before !== 'number'))
    throw refused('ValidationException', 'An operand in the update expression has an incorrect data type');
  return ((before as number | undefined) ?? 0) + amount;
};

type Step = { verb: string; name: string; value: string };

const stepsOf = ({ expression, names = {} }: Update): Step[] =>
  clausesOf(expression).flatMap(([verb, rest]) =>
    rest.split(',').map(part => {
      const [name = '', value = ''] = part.trim().split(/\s*=\s*|\s+/);
      return { verb, name: names[name] ?? name, value };
    }),
  );

const valueAfter = (row: Row, { verb, name, value }: Step, values: Row): unknown => {
  if (!(value in values)) throw new Error(`The simulated table does not know "${verb} ${name} ${value}" yet`);
  return verb === 'ADD' ? added(row[name], values[value]) : values[value];
};

/** A row with an update expression applied, and what it has set: values, sums and removals of whole attributes. */
export const updated = (row: Row, update: Update): { after: Row; changed: Row } => {
  const steps = stepsOf(update);
  const removed = new Set(steps.filter(({ verb }) => verb === 'REMOVE').map(({ name }) => name));
  const set = steps.filter(({ verb }) => verb !== 'REMOVE').map(step => [step.name, valueAfter(row, step, update.values ?? {})] as const);
  const changed = Object.fromEntries(set);
  return { after: Object.fromEntries(Object.entries({ ...row, ...changed }).filter(([name]) => !removed.has(name))), changed };
};
