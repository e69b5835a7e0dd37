import { type Client, clientFor } from '../../../shared/api/client/client.ts';
import { routes } from '../../../shared/api/index.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { problem, type Report } from '../../console.ts';

/** Where a stage is, and the token that asks: an API key that may read, create, change, complete and delete items in one workspace, or a user's. */
export type Place = { apiUrl: string; token: string };
type Api = Client<typeof routes>;

const soonMs = 3_000;
/** So long a reminder may take to come: the clock promises seconds, and a stage that was just deployed starts every function anew. */
const patienceMs = 60_000;
const waitSeconds = 20;

const need = (is: boolean, otherwise: string): void => {
  if (!is) throw problem(otherwise);
};

/** What needs no token: that the API answers, says how to sign in, and lets nobody in without. */
export const askPublic = async (apiUrl: string, report: Report): Promise<void> => {
  const status = (path: string) => fetch(`${apiUrl}${path}`).then(answer => answer.status);
  await report.step('it answers', async () => need((await status('/health')) === 200, `${apiUrl}/health does not answer 200.`));
  await report.step('it says how to sign in', async () => need((await status('/v1/config')) === 200, '/v1/config does not answer 200.'));
  await report.step('it lets nobody in without a token', async () => {
    const answered = await status('/v1/me');
    need(answered === 401, `/v1/me answers ${answered} without a token, which should be 401.`);
  });
};

const onlyWorkspace = async (api: Api): Promise<WorkspaceId> => {
  const { data } = await api.listWorkspaces({});
  const [first] = data;
  if (!first) throw problem('The key is for no workspace.');
  return first.workspaceId;
};

/** Reads what happens with the item until its reminder has gone out. */
const awaitReminder = async (api: Api, item: { workspaceId: WorkspaceId; itemId: ItemId }, from: string | undefined): Promise<void> => {
  const until = Date.now() + patienceMs;
  let after = from;
  while (Date.now() < until) {
    const query = { after, itemId: item.itemId, types: 'item.reminder_fired', wait: waitSeconds };
    const page = await api.listEvents({ params: item, query });
    if (page.data.length > 0) return;
    after = page.cursor ?? after;
  }
  throw problem(`The reminder did not come within ${patienceMs / 1000} seconds.`);
};

/**
 * The main job of a stage, done once: something is to be done, it is told of, it is done, and goes to the trash. Fails with a problem that says
 * what did not happen.
 */
export const doMainJob = async ({ apiUrl, token }: Place, report: Report): Promise<void> => {
  const api = clientFor(routes, { baseUrl: apiUrl, token });
  const workspaceId = await report.step('it knows who asks', () => onlyWorkspace(api));
  const { cursor } = await api.listEvents({ params: { workspaceId }, query: { after: 'now' } });
  const at = new Date(Date.now() + soonMs).toISOString();
  const body = { title: 'Smoke test: may be deleted', due: { date: at.slice(0, 10) }, reminders: [{ at }] };
  const { data: item } = await report.step('something is to be done', () => api.createItem({ params: { workspaceId }, body }));
  try {
    await report.step('it is told of', () => awaitReminder(api, item, cursor));
    await report.step('it is done', () => api.completeItem({ params: item }));
  } finally {
    await report.step('it goes to the trash', () => api.deleteItem({ params: item }));
  }
};
