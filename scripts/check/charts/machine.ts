import type { Change } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';

/** One thing that may happen to a record at a moment (instant): what the rule makes of it, or undefined where its callers leave the record alone. */
type Rule<R> = (record: R, now: string) => Change<R> | undefined;

/**
 * A kind of record that has states: how it begins, every rule that may change it, and the state it is in. `rank` tells records of one state
 * apart as far as rules do, such as by the failures in a row; records of one state and rank are taken for the same.
 */
export type Machine<R> = {
  title: string;
  about: string;
  begins: readonly { by: string; record: R }[];
  rules: Record<string, Rule<R>>;
  stateOf: (record: R) => string;
  rank?: (record: R) => string;
};

/** A change of state, and the event that tells of it. */
export type Transition = { from: string; to: string; by: string };

const start = Date.parse('2026-11-21T08:00:00.000Z');
const stepMs = 30 * 60_000;
const stepsAtMost = 8;

const attempt = <R>(rule: Rule<R>, record: R, now: string): Change<R> | undefined => {
  try {
    return rule(record, now);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
};

/** Every change of state that the rules allow, found by applying each of them to each state that can be reached, half an hour apart. */
export const transitionsOf = <R>({ begins, rules, stateOf, rank = () => '' }: Machine<R>): Transition[] => {
  const found = new Map<string, Transition>();
  const known = new Set<string>();
  let reached: R[] = begins.map(({ record }) => record);
  for (let step = 1; step <= stepsAtMost && reached.length > 0; step += 1) {
    const now = new Date(start + step * stepMs).toISOString();
    const fresh = reached.filter(record => !known.has(`${stateOf(record)} ${rank(record)}`));
    for (const record of fresh) known.add(`${stateOf(record)} ${rank(record)}`);
    reached = fresh.flatMap(record =>
      Object.values(rules).flatMap(rule => {
        const change = attempt(rule, record, now);
        if (!change) return [];
        const transition = { from: stateOf(record), to: stateOf(change.next), by: change.event.type };
        if (transition.from !== transition.to) found.set(JSON.stringify(transition), transition);
        return [change.next];
      }),
    );
  }
  return [...found.values()];
};

/** The chart of a kind of record as Mermaid draws it: its states, and beside each arrow the events that tell of it. */
export const chartOf = <R>(machine: Machine<R>): string => {
  const { title, about, begins, stateOf } = machine;
  const begun = begins.map(({ by, record }) => ({ from: '[*]', to: stateOf(record), by }));
  const arrows = Map.groupBy([...begun, ...transitionsOf(machine)], ({ from, to }) => `${from} --> ${to}`);
  const lines = [...arrows].map(
    ([arrow, all]) => `  ${arrow}: ${[...new Set(all.map(({ by }) => by.split('.').at(-1)))].sort().join(', ')}`,
  );
  return `## ${title}\n\n${about}\n\n\`\`\`mermaid\nstateDiagram-v2\n${lines.sort().join('\n')}\n\`\`\`\n`;
};
