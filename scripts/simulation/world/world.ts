import type { Dice } from '../dice.ts';
import type { Handler } from '../load.ts';
import type { Host, PushAnswer, WebAnswer } from '../stand-ins/host.ts';
import type { Write } from '../table/store.ts';
import { simulatedTable } from '../table/table.ts';
import { timelineFrom } from '../timeline.ts';
import { calendarProviders } from './calendars.ts';
import { type CallOptions, callsOf } from './calls.ts';
import type { Deployments, Shards } from './deployed.ts';
import { type Faults, faultsOf } from './faults.ts';
import { type InvocationEnd, lambdaOf } from './lambda.ts';
import { mailService, pushService } from './providers.ts';
import { type Queue, queueOf } from './queues.ts';
import { servicesOf } from './services.ts';
import { queueSettings, streamSettings, timeoutSeconds } from './settings.ts';
import { streamTo } from './stream.ts';

export type WorldOptions = {
  startMs: number;
  /** From when on things go wrong, and from when on they do not any more. */
  stormMs: number;
  calmMs: number;
  dice: Dice;
  /** By what ids are made, where they are to differ from world to world while all else is the same. */
  ids?: Dice;
  shards: Shards;
  deployments: Deployments;
  killAt?: CallOptions['killAt'];
};

const apiTimeoutSeconds = 10;
const timeouts = new Map([
  ...queueSettings.map(({ name, timeoutSeconds: seconds }) => [name, seconds] as const),
  ...Object.entries(timeoutSeconds),
]);

const lagOf = (faults: Faults, dice: Dice) => (): number =>
  faults.strikes('index_behind') ? dice.between(1_000, 200_000) : dice.between(5, 150);

const hostBy = (call: Host['call']): Host => ({
  call,
  push: request => call('push', 'POST', request) as Promise<PushAnswer>,
  web: request => call('web', request.method, request) as Promise<WebAnswer>,
});

/** The whole of Almanac but its gateway, in one process and under one time: table, stream, queues, functions and providers. */
export const worldOf = ({ startMs, stormMs, calmMs, dice, ids = dice, shards, deployments, killAt }: WorldOptions) => {
  const timeline = timelineFrom(startMs);
  const { now } = timeline;
  const faults = faultsOf(dice, now, { stormMs, calmMs });
  const deployedAs = new Map<string, Shards>();
  let down = false;

  const handlerOf = (name: string): Handler => deployments.handlerOf(deployedAs.get(name) ?? shards, name);
  const lambda = lambdaOf({ timeline, dice, faults, handlerOf, timeoutMsOf: name => (timeouts.get(name) ?? apiTimeoutSeconds) * 1000 });
  const parts = { timeline, dice, faults, lambda, isDown: () => down };
  const streams = streamSettings.map(settings => streamTo(settings, parts));
  const queues = new Map<string, Queue>(queueSettings.map(settings => [settings.name, queueOf(settings, parts)]));
  const table = simulatedTable({
    now,
    lagMs: lagOf(faults, dice),
    written: write => {
      for (const stream of streams) stream.add(write);
    },
  });
  const mail = mailService({ now, dice, faults });
  const push = pushService({ now, dice, faults });
  const emails = new Map<string, string>();
  const invoke = (name: string, event: object) => new Promise<InvocationEnd>(ended => lambda.invoke(name, event, ended));
  const calendars = calendarProviders({ timeline, dice, lambda, isDown: () => down });
  const served = { mail: mail.serve, push: push.serve, web: calendars.serve };
  const services = servicesOf({ table: table.execute, queues, ...served, invoke, emails, faults });
  const host = hostBy(callsOf({ timeline, dice, faults, services, killAt }));

  return {
    ...host,
    timeline,
    dice,
    ids,
    random: dice.next,
    faults,
    lambda,
    table,
    queues,
    streams,
    mails: mail,
    pushes: push,
    calendars,
    emails,
    /** Each restore from a backup: when it was, since when the writes before it were lost, and which ones those were. */
    restores: [] as { since: number; at: number; lost: Write[] }[],
    shards,
    moduleOf: (name: string) => deployments.moduleOf(shards, name),
    /** From now on a function runs under these settings. */
    deploy: (name: string, as: Shards): void => {
      deployedAs.set(name, as);
    },
    isDown: () => down,
    /** Nothing is run any more, until it is again: what waits in queues and stream goes on waiting. */
    setDown: (isDown: boolean): void => {
      down = isDown;
      if (isDown) return;
      for (const part of [...queues.values(), ...streams]) part.poll();
    },
  };
};
export type World = ReturnType<typeof worldOf>;
