import { setTimeout as pause } from 'node:timers/promises';
import { newPerson, type Stage } from '../../testing/people.ts';

/** What requests were answered while traffic ran: how many in all, and how many by each status; 0 is no answer at all. */
export type Counts = { requests: number; byStatus: Record<number, number>; slowestMs: number };
export type Traffic = { stop(): Promise<Counts> };

/** How many were not answered as they should have been. */
export const failedIn = ({ byStatus }: Counts): number =>
  Object.entries(byStatus).reduce((sum, [status, count]) => sum + (status.startsWith('2') ? 0 : count), 0);

/** So many ask at a time, each again once it was answered, after a moment. */
const clients = 4;
const restMs = 20;

/** What a client asks for, in turn: reads, and a write that is a new one each time, at several functions. */
const asked = (workspaceId: string, turn: number): { method: string; path: string; body?: object } =>
  [
    { method: 'GET', path: '/v1/me' },
    { method: 'POST', path: `/v1/workspaces/${workspaceId}/items`, body: { title: `Under way ${turn}` } },
    { method: 'GET', path: `/v1/workspaces/${workspaceId}/items` },
    { method: 'GET', path: '/health' },
    { method: 'GET', path: '/v1/notifications' },
  ][turn % 5]!;

/** Lets clients of a stage ask on and on, each of them somebody else, and counts every answer. Nothing is asked a second time. */
export const trafficOn = async (stage: Stage): Promise<Traffic> => {
  const counts: Counts = { requests: 0, byStatus: {}, slowestMs: 0 };
  let isOver = false;
  const ask = async (token: string, workspaceId: string, turn: number): Promise<void> => {
    const { method, path, body } = asked(workspaceId, turn);
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const began = performance.now();
    const status = await fetch(`${stage.apiUrl}${path}`, { method, headers, body: body && JSON.stringify(body) }).then(
      async answer => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    counts.requests += 1;
    counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
    counts.slowestMs = Math.max(counts.slowestMs, performance.now() - began);
  };
  const client = async (): Promise<() => Promise<void>> => {
    const { token, workspaceId } = await newPerson(stage, 'traffic', 3);
    return async () => {
      for (let turn = 0; !isOver; turn++) {
        await ask(token, workspaceId, turn);
        await pause(restMs);
      }
    };
  };
  const begin = await Promise.all(Array.from({ length: clients }, client));
  const running = begin.map(run => run());
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(running);
      return counts;
    },
  };
};
