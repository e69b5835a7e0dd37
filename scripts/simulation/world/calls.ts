import type { Dice } from '../dice.ts';
import { refused } from '../table/refused.ts';
import type { Timeline } from '../timeline.ts';
import type { FaultName, Faults } from './faults.ts';
import type { Invocation, KillPlan } from './lambda.ts';

/** Does what a request asks for, at once and as a whole; throws what its service refuses. */
export type Service = (operation: string, input: unknown) => unknown;
export type CallOptions = {
  timeline: Timeline;
  dice: Dice;
  faults: Faults;
  services: Record<string, Service>;
  /** Where to kill an invocation, for tests that try each place. */
  killAt?(invocation: Invocation, call: { service: string; operation: string }): KillPlan['when'] | undefined;
};

type Outcome = { value: unknown } | { error: unknown };
const kills = ['killed_before_effect', 'killed_after_effect'] as const satisfies FaultName[];
const losses = ['throttled', 'answer_lost', 'answer_lost_and_repeated'] as const satisfies FaultName[];
type Fate = { kind: 'done' | (typeof kills)[number] | (typeof losses)[number] };

/** The providers of mail and push, and the web, have faults of their own, and are asked once. */
const providers = new Set(['ses', 'push', 'web']);
const fatesOf = (service: string) => (providers.has(service) ? kills : [...kills, ...losses]);
/** A promise of its own for each who waits in vain: one for all would keep every dead invocation, and with it its world. */
const never = (): Promise<never> => new Promise(() => {});

const outcomeOf = (work: () => unknown): Outcome => {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
};

/** A function that is called, and a provider that asks back, take their time. */
const arrived = async (outcome: Outcome): Promise<Outcome> => {
  if ('error' in outcome) return outcome;
  return Promise.resolve(outcome.value).then(
    value => ({ value }),
    error => ({ error }),
  );
};

const throttling = (service: string): Error =>
  refused(service === 'dynamodb' ? 'ProvisionedThroughputExceededException' : 'ThrottlingException', 'Rate exceeded');

/**
 * What functions ask of the outside: each request takes its time, has its effect at one moment, and may meet a fault on its way there or
 * back. Secrets are answered at once: what one instance has read, others of this process share.
 */
export const callsOf = ({ timeline, dice, faults, services, killAt }: CallOptions) => {
  const fateOf = (invocation: Invocation, call: { service: string; operation: string }): Fate => {
    const planned = killAt?.(invocation, call);
    if (planned) return { kind: planned === 'before' ? 'killed_before_effect' : 'killed_after_effect' };
    return { kind: fatesOf(call.service).find(name => faults.strikes(name)) ?? 'done' };
  };

  const effectOf = (fate: Fate, service: string, work: () => unknown): Outcome => {
    if (fate.kind === 'throttled') return { error: throttling(service) };
    const outcome = outcomeOf(work);
    if (fate.kind === 'answer_lost') return { error: refused('TimeoutError', 'The answer was lost') };
    // The SDK sends it again by itself: what it hears is the answer to the second.
    return fate.kind === 'answer_lost_and_repeated' ? outcomeOf(work) : outcome;
  };

  /** Has the effect at its moment. Not under the invocation: what is on its way arrives, even when its sender has died meanwhile. */
  const send = (invocation: Invocation, fate: Fate, service: string, work: () => unknown): Promise<unknown> => {
    const takesMs = faults.strikes('slow_call') ? dice.between(500, 8_000) : dice.between(1, 15);
    return new Promise((resolve, reject) => {
      timeline.at(timeline.now() + takesMs, async () => {
        const outcome = await arrived(effectOf(fate, service, work));
        if (fate.kind === 'killed_after_effect') invocation.end('died');
        timeline.at(timeline.now(), () => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value)), invocation);
      });
    });
  };

  const sendUnder = (invocation: Invocation, service: string, operation: string, work: () => unknown): Promise<unknown> => {
    if (invocation.dead) return never();
    invocation.calls += 1;
    const fate = fateOf(invocation, { service, operation });
    if (fate.kind !== 'killed_before_effect') return send(invocation, fate, service, work);
    invocation.end('died');
    return never();
  };

  return (service: string, operation: string, input: unknown): Promise<unknown> => {
    const serve = services[service];
    if (!serve) throw new Error(`The simulation has no ${service}: ${operation}`);
    const work = () => serve(operation, input);
    if (service === 'secrets-manager') return Promise.resolve(work());
    const invocation = timeline.current() as Invocation | undefined;
    if (!invocation) throw new Error(`${operation} outside of an invocation`);
    return sendUnder(invocation, service, operation, work);
  };
};
