// One journey by the types that openapi-typescript has made, over fetch. Compiled and run in .local/judges, beside them.

import { journey, signIn } from './journey.js';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
type Reply<P extends keyof paths> = paths[P] extends { get: { responses: { 200: { content: { 'application/json': infer R } } } } }
  ? R
  : never;

const token = await signIn();
const ask = async <R>(path: string, init: RequestInit = {}): Promise<R> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (await (await fetch(`${process.env.API}${path}`, { headers, ...init })).json()) as R;
};

const me = await ask<Reply<'/v1/me'>>('/v1/me');
const items = `/v1/workspaces/${me.data.personalWorkspaceId}/items`;
await journey('openapi-typescript', {
  async create(body: Schemas['ItemInput']) {
    const { data } = await ask<Schemas['CreateItemReply']>(items, { method: 'POST', body: JSON.stringify(body) });
    const first: Schemas['Reminder'] | undefined = data.reminders[0];
    return { title: data.title, offset: first && 'offset' in first ? first.offset : undefined };
  },
  async agenda(query) {
    const { data } = await ask<Reply<'/v2/agenda'>>(`/v2/agenda?${new URLSearchParams(query)}`);
    return data.flatMap(entry => (entry.kind === 'busy' ? [] : [entry.title]));
  },
  async missing(itemId) {
    return (await ask<Schemas['Problem']>(`${items}/${itemId}`)).code;
  },
});
