import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Dice, diceOf } from '../../simulation/dice.ts';
import type { apiOf } from '../../testing/people.ts';
import { type Journey, signedIn } from './journey.ts';

/** A program that reads events from where the file says that is its last argument. */
export type EventReader = { name: string; command: string; args: string[] };

type Api = ReturnType<typeof apiOf>;
type Reading = { kept: string; env: Record<string, string> };

const lastTitle = 'The end';
const killsAtLeast = 8;

/** Has a program read to the end, killed again and again at any moment before it may. */
const readKilled = async ({ command, args }: EventReader, { kept, env }: Reading, dice: Dice): Promise<string[]> => {
  rmSync(kept, { force: true });
  for (let kills = 0; ; kills++) {
    const child: ChildProcess = spawn(command, [...args, kept], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (kills < killsAtLeast) setTimeout(() => child.kill('SIGKILL'), dice.between(100, 1500));
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    if (code === 0) return (JSON.parse(readFileSync(kept, 'utf8')) as { ids: string[] }).ids;
    if (signal !== 'SIGKILL') throw new Error(`${command} ended with ${code ?? signal}.`);
  }
};

/** What happens while they read: items made and changed, some at once; after a while the last. */
const happen = async (api: Api, params: { workspaceId: WorkspaceId }): Promise<void> => {
  for (let i = 0; i < 30; i++) {
    const made = await Promise.all([1, 2, 3].map(n => api.createItem({ params, body: { title: `Item ${i}.${n}` } })));
    await api.completeItem({ params: made[0]!.data });
    await sleep(200);
  }
  await api.createItem({ params, body: { title: lastTitle } });
};

/** All of it in one go, as the typed client reads it. */
const readWhole = async (api: Api, params: { workspaceId: WorkspaceId }): Promise<string[]> => {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const { data, cursor } = await api.listEvents({ params, query: { limit: 100, ...(after ? { after } : {}) } });
    if (data.length === 0) return ids;
    ids.push(...data.map(({ id }) => id));
    after = cursor;
  }
};

/** Has programs in several languages read one log while it grows, each killed again and again: all of them see one sequence, each event once. */
export const judgeReaders = async (journey: Journey, readers: readonly EventReader[], keptAt: (name: string) => string): Promise<void> => {
  const { api, token } = await signedIn(journey);
  const { data: workspace } = await api.createWorkspace({ body: { name: 'Judged', kind: 'household' } });
  const params = { workspaceId: workspace.workspaceId };
  const env = { EVENTS: `${journey.API}/v1/workspaces/${workspace.workspaceId}/events`, TOKEN: token };
  const reading = readers.map(reader => readKilled(reader, { kept: keptAt(`${reader.name}.json`), env }, diceOf(reader.name)));
  const [, ...read] = await Promise.all([happen(api, params), ...reading]);
  const whole = await readWhole(api, params);
  if (whole.length < 120) throw new Error(`Only ${whole.length} events were told.`);
  for (const [i, ids] of read.entries()) {
    const at = whole.findIndex((id, position) => ids![position] !== id);
    if (at !== -1 || ids!.length !== whole.length) throw new Error(`${readers[i]!.name} saw another sequence from event ${at + 1} on.`);
  }
};
