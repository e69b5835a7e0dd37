import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { eventually } from '../../testing/await.ts';
import type { apiOf } from '../../testing/people.ts';
import { type Journey, signedIn } from './journey.ts';

/** A message as it came: who has one of the secrets, or one of the public keys, takes it, and who has those of another webhook does not. */
export type SentCase = {
  secrets: string[];
  publicKeys: string[];
  stranger: string;
  strangerKey: string;
  headers: Record<string, string>;
  body: string;
};

type Request = { path: string; headers: Record<string, string>; body: string };

/** A receiver on this machine that takes everything. */
const receiver = async () => {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const named = Object.entries(request.headers).filter(([name]) => name.startsWith('webhook-'));
    requests.push({
      path: request.url!,
      headers: Object.fromEntries(named) as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(204).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
};

type Api = ReturnType<typeof apiOf>;
type Hook = { workspaceId: WorkspaceId; webhookId: WebhookId; secret: string; publicKey: string };
type To = Awaited<ReturnType<typeof receiver>>;

const titles = ['Water the plants', 'Wäsche 🧺 "quoted" \\ </script>', 'a.b,c. v1,v1a'];

const cameTo = ({ requests }: To, path: string, count: number): Promise<Request[]> =>
  eventually(`${count} messages at ${path}`, async () => {
    const there = requests.filter(each => each.path === path);
    return there.length >= count && there;
  });

/** What one webhook is sent: what happens, under one secret; after a rotation, under two; and some of it once more, by a replay. */
const sentTo = async (api: Api, to: To, workspaceId: WorkspaceId, format: 'full' | 'thin') => {
  const params = { workspaceId };
  const path = `/${format}`;
  const body = { name: format, url: `${to.url}${path}`, types: ['item.*'], format };
  const { data: hook } = await api.createWebhook({ params, body });
  for (const title of titles) await api.createItem({ params, body: { title, notes: `${title} \u2028\n\t` } });
  const before = await cameTo(to, path, titles.length);
  const { data: rotated } = await api.rotateWebhook({ params: hook, body: { overlapSeconds: 3600 } });
  await api.createItem({ params, body: { title: 'Long', notes: 'ä.,'.repeat(1500) } });
  await cameTo(to, path, titles.length + 1);
  await api.startReplay({ params: hook, body: { messageId: before[0]!.headers['webhook-id']! } });
  const all = await cameTo(to, path, titles.length + 2);
  return { hooks: [hook, rotated] as Hook[], before: all.slice(0, titles.length), after: all.slice(titles.length) };
};

/** Messages that a stage has really sent, with what verifies them. */
export const sentWebhooks = async (journey: Journey): Promise<SentCase[]> => {
  const { api } = await signedIn(journey);
  const { data: workspace } = await api.createWorkspace({ body: { name: 'Judged', kind: 'household' } });
  const to = await receiver();
  try {
    const full = await sentTo(api, to, workspace.workspaceId, 'full');
    const thin = await sentTo(api, to, workspace.workspaceId, 'thin');
    const casesOf = ({ hooks, before, after }: typeof full, { hooks: [stranger] }: typeof full): SentCase[] =>
      [...before.map(request => ({ request, by: hooks.slice(0, 1) })), ...after.map(request => ({ request, by: hooks }))].map(
        ({ request: { headers, body }, by }) => ({
          secrets: by.map(({ secret }) => secret),
          publicKeys: by.map(({ publicKey }) => publicKey),
          stranger: stranger!.secret,
          strangerKey: stranger!.publicKey,
          headers,
          body,
        }),
      );
    return [...casesOf(full, thin), ...casesOf(thin, full)];
  } finally {
    to.close();
  }
};
