import type { RequestLine } from '../routes/figures.ts';

/** Where requests go, and who asks: a user's token or an API key, and the workspace that they ask in. */
export type Asker = { apiUrl: string; token: string; workspaceId: string };

type Ask = (method: string, path: string, body?: object) => Promise<unknown>;

/** What is answered by nobody is a failure of ours. */
const noAnswer = '599';
const timeoutMs = 30_000;

/** Asks one request after the other, and notes of each its route, its status and how long it took (ms). Its routes are paths without ids. */
const askerOf =
  ({ apiUrl, token }: Asker, note: (line: RequestLine) => void): Ask =>
  async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const began = performance.now();
    const reply = await fetch(`${apiUrl}${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }).then(
      async answer => ({ status: String(answer.status), text: await answer.text() }),
      () => ({ status: noAnswer, text: '' }),
    );
    const route = `${method} ${path.replace(/\?.*$/, '').replaceAll(/\/(ws|item)_\w+/g, '/{id}')}`;
    note({ route, status: reply.status, RequestDuration: performance.now() - began });
    return reply.text === '' ? {} : JSON.parse(reply.text);
  };

const dayMs = 86_400_000;

/** What somebody does in the app, once: looks at what falls due, adds something, looks at it, has it done, and throws it away. */
export const journey = async (asker: Asker, note: (line: RequestLine) => void): Promise<void> => {
  const ask = askerOf(asker, note);
  const items = `/v1/workspaces/${asker.workspaceId}/items`;
  await ask('GET', `${items}?filter=${encodeURIComponent('due < 7d')}`);
  const due = { date: new Date(Date.now() + dayMs).toISOString().slice(0, 10) };
  const created = (await ask('POST', items, { title: 'Load test: may be deleted', due })) as { data?: { itemId?: string } };
  await ask('GET', `${items}?limit=20`);
  const itemId = created.data?.itemId;
  // Who could not add anything has noted that already.
  if (itemId === undefined) return;
  await ask('GET', `${items}/${itemId}`);
  await ask('POST', `${items}/${itemId}/complete`);
  await ask('DELETE', `${items}/${itemId}`);
};

/** How many requests one journey makes. */
export const requestsAJourney = 6;
