import { componentsAtMost, componentsAtOnce, type importRoutes } from '../../../shared/api/calendars/imports.ts';
import type { HandlersOf } from '../../../shared/api/core/route.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { isListGone } from '../../../shared/data/items/lists.ts';
import { jobQuota, jobs, keepJobInput } from '../../../shared/data/people/jobs.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ListId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import { startJob } from '../../../shared/domain/people/jobs/job.ts';
import type { Recurrence } from '../../../shared/domain/time/recurrence.ts';
import { readCalendar } from '../../../shared/ics/read.ts';
import { takeAll } from './take.ts';

type Missed = Recurrence['missed'];

const requireList = async (workspaceId: WorkspaceId, listId: ListId | undefined): Promise<void> => {
  if (listId !== undefined && (await isListGone({ workspaceId, listId }))) throw new Failure('not_found', { what: 'list' });
};

type Body = { calendar: string; listId?: ListId; past: boolean; missed?: Missed };
type Query = { listId?: ListId; past?: 'true' | 'false'; missed?: Missed };

/** What is asked of an import, in its body or beside a file that was sent as it is; with the components of the file, and the zone of the caller. */
const readImport = async (workspaceId: WorkspaceId, userId: UserId, query: Query, body: Body, now: string) => {
  const listId = body.listId ?? query.listId;
  const [{ zone }] = await Promise.all([profiles.get({ userId }), requireList(workspaceId, listId)]);
  const components = readCalendar(body.calendar, zone, now);
  if (!components) throw invalid('/calendar', 'wrong_format');
  return { components, options: { listId, past: body.past || query.past === 'true', missed: body.missed ?? query.missed, zone } };
};

const requireAtMost = (limit: number, { length }: readonly unknown[]): void => {
  if (length > limit) throw new Failure('limit_reached', { limit });
};

export const importHandlers: HandlersOf<typeof importRoutes> = {
  importCalendar: async ({ caller: { userId }, params: { workspaceId }, query, body, context }) => {
    const { components, options } = await readImport(workspaceId, userId, query, body, context.now);
    requireAtMost(componentsAtOnce, components);
    const outcomes = await takeAll(components, components, { ...options, workspaceId, askedAt: context.now, context });
    const told = components.map(({ component, uid, title }, index) => ({ component, uid, title, ...outcomes[index]! }));
    return {
      taken: told.flatMap(each => ('itemId' in each ? [each] : [])),
      refused: told.flatMap(each => ('reason' in each ? [each] : [])),
    };
  },

  startImport: async ({ caller: { userId }, params: { workspaceId }, query, body, newId, context }) => {
    const id = { userId, jobId: await newId('job') };
    const known = await jobs.findReplayed(id, context);
    if (known) return known;
    const { components, options } = await readImport(workspaceId, userId, query, body, context.now);
    requireAtMost(componentsAtMost, components);
    // The file first: a job without it could not be done.
    await keepJobInput(id, body.calendar, context.now);
    const given = Object.entries({ ...options, by: context.by }).filter(
      (each): each is [string, string | boolean] => each[1] !== undefined,
    );
    const job = startJob(
      { ...id, kind: 'calendar_import', workspaceId, options: Object.fromEntries(given), total: components.length },
      context.now,
    );
    return (await createWithin(jobQuota(userId), jobs, id, job, context)).record;
  },
};
