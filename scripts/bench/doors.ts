import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../testing/await.ts';
import { newPerson, type Person, type Stage } from '../testing/people.ts';
import { bareChain, type Chain } from './bare/chain.ts';
import { summary } from './burst.ts';
import { type Figure, figure, rounded } from './figure.ts';

const rounds = 30;
const warmUp = 5;

type Place = Pick<Person, 'workspaceId'>;
/** How long after it was written each item was heard of at a door, by its title (ms). */
type Door = { params: Place; heard: Map<string, number>; close: () => Promise<void> | void };
type DoorEvent = { time: string; data: { record: unknown } };

const doorOf = (params: Place) => {
  const heard: Door['heard'] = new Map();
  const hear = ({ time, data }: DoorEvent): void => {
    const { title } = data.record as { title?: string };
    if (title !== undefined) heard.set(title, Date.now() - Date.parse(time));
  };
  return { params, heard, hear };
};

/** Asks with patience, again and again, from the end on. */
const cursor = async ({ api }: Person, params: Place): Promise<Door> => {
  const { hear, ...door } = doorOf(params);
  let isOpen = true;
  const read = async (from: string): Promise<void> => {
    for (let after = from; isOpen; ) {
      const page = await api.listEvents({ params, query: { after, wait: 10 } });
      for (const each of page.data) hear(each as DoorEvent);
      after = page.cursor!;
    }
  };
  const reading = read((await api.listEvents({ params, query: { after: 'now' } })).cursor!);
  const close = (): Promise<void> => {
    isOpen = false;
    return reading;
  };
  return { ...door, close };
};

const socket = async ({ api }: Person, params: Place): Promise<Door> => {
  const { hear, ...door } = doorOf(params);
  const { data: ticket } = await api.createSocketTicket({});
  const opened = new WebSocket(ticket.url, ticket.protocols);
  const subscribed = Promise.withResolvers<void>();
  opened.addEventListener('message', ({ data }) => {
    const { type, entries = [] } = JSON.parse(String(data)) as { type: string; entries?: DoorEvent[] };
    if (type === 'subscribed') subscribed.resolve();
    entries.forEach(hear);
  });
  await once(opened, 'open');
  opened.send(JSON.stringify({ action: 'subscribe', ...params }));
  await subscribed.promise;
  return { ...door, close: () => opened.close() };
};

const webhook = async ({ api }: Person, params: Place): Promise<Door> => {
  const { hear, ...door } = doorOf(params);
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(204).end();
    hear(JSON.parse(body) as DoorEvent);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await api.createWebhook({ params, body: { name: 'Doors', url, types: ['item.created'], format: 'full' } });
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { ...door, close };
};

const doorNames = { cursor, socket, webhook };
type Name = keyof typeof doorNames;

/** An item made, and how long after it was written it was heard of at a door. */
const timeAt = async ({ api }: Person, { params, heard }: Door, title: string): Promise<number> => {
  await api.createItem({ params, body: { title } });
  return eventually(title, async () => heard.get(title), 60_000);
};

const timeOf = async (chain: Chain): Promise<number> => {
  const [told] = await chain.run(1, 2);
  return told!.toldAtMs - told!.dueAtMs;
};

const open = async (person: Person, name: Name): Promise<[Name, Door]> => {
  const { data: place } = await person.api.createWorkspace({ body: { name: 'Doors', kind: 'household' } });
  return [name, await doorNames[name](person, { workspaceId: place.workspaceId })];
};

type Times = Record<Name | 'bare', number[]>;

const figuresOf = ({ bare, ...times }: Times): Figure[] => {
  const own = summary(bare);
  const ofDoors = Object.entries(times).flatMap(([name, all]) => {
    const { p50, p99 } = summary(all);
    return [
      figure(`from write to ${name}, p50`, p50, 'ms'),
      figure(`from write to ${name}, p99`, p99, 'ms'),
      figure(`from write to ${name} against the bare chain, p50`, rounded(p50 / own.p50, 2), 'times'),
      figure(`from write to ${name} against the bare chain, p99`, rounded(p99 / own.p99, 2), 'times'),
    ];
  });
  const ofChain = (part: 'p50' | 'p99') => figure(`a bare chain of the same hops, ${part}`, own[part], 'ms');
  return [ofChain('p50'), ofChain('p99'), ...ofDoors];
};

/**
 * How long after a write it is heard of at each door of the log, one write at a time, and beside it a bare chain of the same hops that does nothing
 * else (write, stream, function, queue, function, and once more), in turns. The first rounds find functions cold, and are not counted. The ratio holds
 * on a busy machine, the milliseconds do not.
 */
export const doors = async (stage: Stage): Promise<Figure[]> => {
  const chain = await bareChain(stage.endpoint!);
  const ada = await newPerson(stage, 'doors');
  const opened: [Name, Door][] = [];
  for (const name of Object.keys(doorNames) as Name[]) opened.push(await open(ada, name));
  const times: Times = { bare: [], cursor: [], socket: [], webhook: [] };
  for (let i = 0; i < warmUp + rounds; i++) {
    times.bare.push(await timeOf(chain));
    for (const [name, door] of opened) times[name].push(await timeAt(ada, door, `Item ${i}`));
    if (i === warmUp - 1) for (const all of Object.values(times)) all.length = 0;
  }
  for (const [, { close }] of opened) await close();
  return figuresOf(times);
};
