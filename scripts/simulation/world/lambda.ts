import type { Dice } from '../dice.ts';
import type { Handler } from '../load.ts';
import type { Actor, Timeline } from '../timeline.ts';
import type { Faults } from './faults.ts';

/** How an invocation ended: with an answer, with an error that it threw, or with its process. */
export type InvocationEnd = { answer: unknown } | 'failed' | 'died';
/** One running invocation. `calls` counts what it has asked of the outside so far. */
export type Invocation = Actor & { name: string; id: string; calls: number; end(ended: InvocationEnd): void };
/** Kills an invocation at one of its calls, before or after it has its effect. For tests that try each of them. */
export type KillPlan = { at: number; when: 'before' | 'after' };

const crashNoticedMs = 20;
const largestSkewMs = 3_000;

export type LambdaOptions = {
  timeline: Timeline;
  dice: Dice;
  faults: Faults;
  /** The handler of a function as it is deployed now. */
  handlerOf(name: string): Handler;
  timeoutMsOf(name: string): number;
};

/** Runs functions: each invocation under its own clock, with its own end. */
export const lambdaOf = ({ timeline, dice, faults, handlerOf, timeoutMsOf }: LambdaOptions) => {
  let invocations = 0;

  const begin = (name: string, ended: (ended: InvocationEnd) => void): Invocation => {
    let over = false;
    const invocation: Invocation = {
      name,
      id: `${name}@${++invocations}`,
      skewMs: faults.strikes('clocks_disagree') ? dice.between(-largestSkewMs, largestSkewMs) : 0,
      dead: false,
      calls: 0,
      end: how => {
        if (over) return;
        over = true;
        invocation.dead = true;
        // Whoever waits for it learns of its end outside of it.
        timeline.at(timeline.now() + (how === 'died' ? crashNoticedMs : 0), () => ended(how));
      },
    };
    return invocation;
  };

  const run = (invocation: Invocation, work: (context: object) => Promise<unknown>): void => {
    const timeoutMs = timeoutMsOf(invocation.name);
    const startedAt = timeline.now();
    timeline.at(startedAt + timeoutMs, () => invocation.end('died'), invocation);
    const context = {
      awsRequestId: invocation.id,
      functionName: invocation.name,
      getRemainingTimeInMillis: () => startedAt + timeoutMs - timeline.now(),
    };
    work(context).then(
      answer => invocation.end(faults.strikes('killed_before_answer') ? 'died' : { answer }),
      () => invocation.end('failed'),
    );
  };

  /** Does some work as an invocation of a function. `ended` is told once, however it ends. */
  const start = (name: string, work: (context: object) => Promise<unknown>, ended: (ended: InvocationEnd) => void): void => {
    const invocation = begin(name, ended);
    const startMs = faults.strikes('slow_start') ? dice.between(200, 3_000) : dice.between(1, 8);
    timeline.at(timeline.now() + startMs, () => run(invocation, work), invocation);
  };

  return {
    count: (): number => invocations,
    run: start,
    invoke: (name: string, event: object, ended: (ended: InvocationEnd) => void): void =>
      start(name, context => handlerOf(name)(event, context), ended),
  };
};
export type Lambda = ReturnType<typeof lambdaOf>;
