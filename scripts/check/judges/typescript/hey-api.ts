// One journey with the client that @hey-api/openapi-ts has made. Compiled and run in .local/judges, beside the made client.

import { client } from './hey-api/client.gen.js';
import { type AgendaEntry, createItem, getAgendaPage, getItem, getMe, type ItemInput } from './hey-api/index.js';
import { journey, signIn } from './journey.js';

client.setConfig({ baseUrl: process.env.API ?? '', auth: await signIn() });

const { data: me } = await getMe({ throwOnError: true });
const path = { workspaceId: me.data.personalWorkspaceId };
await journey('hey-api', {
  async create(body: ItemInput) {
    const { data } = await createItem({ path, body, throwOnError: true });
    const [first] = data.data.reminders;
    return { title: data.data.title, offset: first && 'offset' in first ? first.offset : undefined };
  },
  async agenda(query) {
    const { data } = await getAgendaPage({ query, throwOnError: true });
    return data.data.filter((entry): entry is AgendaEntry => entry.kind !== 'busy').map(({ title }) => title);
  },
  async missing(itemId) {
    const { error } = await getItem({ path: { ...path, itemId } });
    return error && 'code' in error ? error.code : undefined;
  },
});
