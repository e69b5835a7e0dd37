import { randomUUID } from 'node:crypto';
import { newPerson, type Stage } from '../testing/people.ts';
import { deployBare, openApi } from './bare/account.ts';
import { summary } from './burst.ts';
import { type Figure, figure, median, rounded } from './figure.ts';

const rounds = 12;
const perRound = 40;
const atOnce = 4;
const warmUp = 40;

/** A one-route HTTP API over a bare function, on the same emulator. Answers the address of its route. */
const bareRoute = async (endpoint: string): Promise<string> => {
  const name = `bench-route-${randomUUID().slice(0, 8)}`;
  return `${await openApi(endpoint, name, await deployBare(endpoint, name, 'bare-route'), ['GET /v1/bare'])}/v1/bare`;
};

type Target = { name: string; url: string; token?: string };
type Round = { perSecond: number; milliseconds: number[] };

/** One round of requests to a target, a few at once. */
const round = async ({ name, url, token }: Target, count: number): Promise<Round> => {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const milliseconds: number[] = [];
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const begun = performance.now();
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
      milliseconds.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { perSecond: (count * 1000) / (performance.now() - begun), milliseconds };
};

const figuresOf = (name: string, all: Round[]): Figure[] => {
  const { p50, p99 } = summary(all.flatMap(({ milliseconds }) => milliseconds));
  return [
    figure(`${name}: rate`, rounded(median(all.map(({ perSecond }) => perSecond))), 'requests/s'),
    figure(`${name}: p50`, rounded(p50, 1), 'ms'),
    figure(`${name}: p99`, rounded(p99, 1), 'ms'),
  ];
};

/**
 * Requests through the local cloud, beside a bare one-route function on the same emulator in the same run, round by round in turns: a route
 * of ours that reads nothing, and one that reads an item. The ratio is what holds on a noisy machine.
 */
export const api = async (stage: Stage): Promise<Figure[]> => {
  const person = await newPerson(stage, 'bench');
  const { data: item } = await person.api.createItem({ params: person, body: { title: 'Water the plants' } });
  const targets: Target[] = [
    { name: 'a bare route', url: await bareRoute(stage.endpoint!) },
    { name: 'ours, nothing read', url: `${stage.apiUrl}/v1/config` },
    { name: 'ours, an item read', url: `${stage.apiUrl}/v1/workspaces/${person.workspaceId}/items/${item.itemId}`, token: person.token },
  ];
  for (const target of targets) await round(target, warmUp);
  const results = targets.map((): Round[] => []);
  for (let i = 0; i < rounds; i++) for (const [t, target] of targets.entries()) results[t]!.push(await round(target, perRound));
  const ratio = (t: number) => median(results[t]!.map(({ perSecond }, i) => results[0]![i]!.perSecond / perSecond));
  return [
    ...targets.flatMap(({ name }, t) => figuresOf(name, results[t]!)),
    figure('ours, nothing read, against a bare route', rounded(ratio(1), 2), 'times', 1.5),
    figure('ours, an item read, against a bare route', rounded(ratio(2), 2), 'times'),
  ];
};
