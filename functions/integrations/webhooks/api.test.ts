import { verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { webServer } from '../../../shared/aws/web-server.fixture.ts';
import type { JobId, WebhookId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

type Request = {
  id: string;
  timestamp: string;
  signature: string;
  body: string;
  event: { type: string; data: { record?: Record<string, unknown> } };
};

/** A receiver on this machine: what it is sent, and what it answers. */
const receiver = async () => {
  const it = {
    requests: [] as Request[],
    status: 204,
    reply: '',
    headers: {} as Record<string, string>,
    url: '',
    refuses: undefined as string | undefined,
  };
  it.url = await webServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const of = (name: string): string => String(request.headers[name]);
    const said = { id: of('webhook-id'), timestamp: of('webhook-timestamp'), signature: of('webhook-signature') };
    it.requests.push({ ...said, body, event: JSON.parse(body) });
    const isRefused = it.refuses !== undefined && body.includes(`"title":"${it.refuses}"`);
    response.writeHead(isRefused ? 422 : it.status, it.headers).end(it.reply);
  });
  return it;
};
type Receiver = Awaited<ReturnType<typeof receiver>>;

type Place = { workspaceId: WorkspaceId };
type Hook = Place & { webhookId: WebhookId };

const hookTo = async ({ api }: Person, params: Place, { url }: Pick<Receiver, 'url'>, more: object = {}) =>
  (await api.createWebhook({ params, body: { name: 'Display', url, types: ['item.*'], ...more } })).data;
const titlesAt = ({ requests }: Receiver) => requests.map(({ event }) => event.data.record?.title);
const add = ({ api }: Person, params: Place, title: string, more: object = {}) => api.createItem({ params, body: { title, ...more } });
const stateOf = async ({ api }: Person, { workspaceId, webhookId }: Hook) =>
  (await api.getWebhook({ params: { workspaceId, webhookId } })).data;

/** As if the pause before the next try were over: the clock sees the write and fires. */
const retryNow = async ({ workspaceId, webhookId }: Hook) => {
  const row = await rowAt({ pk: `WS#${workspaceId}`, sk: `DISPATCH#${webhookId}` });
  const dueAt = new Date(Date.now() + 300).toISOString();
  await putRow({ ...row, dueAt, version: Number(row.version) + 1, event: undefined });
};

const isVerifiedBy = (publicKey: string, { id, timestamp, signature, body }: Request): boolean => {
  const key = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url') };
  const [v1a = ''] = signature.split(' ').filter(each => each.startsWith('v1a,'));
  return verify(null, Buffer.from(`${id}.${timestamp}.${body}`), { key, format: 'jwk' }, Buffer.from(v1a.slice('v1a,'.length), 'base64'));
};

describe('a webhook', () => {
  test('is sent what happens, signed, in the order of the log, and what it asked for alone', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const [all, garden] = [await receiver(), await receiver()];
    const hook = await hookTo(ada, place, all);
    await hookTo(ada, place, garden, { types: ['item.created'], filter: 'tag = garden', format: 'thin' });
    for (const title of ['one', 'two', 'three']) await add(ada, place, title, { tags: title === 'two' ? ['garden'] : [] });
    await eventually('all three', async () => titlesAt(all).length >= 3);
    expect(titlesAt(all)).toEqual(['one', 'two', 'three']);
    expect(all.requests.every(each => isVerifiedBy(hook.publicKey, each))).toBe(true);
    await eventually('the one of the garden', async () => garden.requests.length > 0);
    expect(garden.requests).toHaveLength(1);
    expect(garden.requests[0]!.event).toMatchObject({
      specversion: '1.0',
      type: 'item.created',
      data: { entity: 'item', version: 1, by: ada.userId },
    });
    expect(garden.requests[0]!.event.data.record).toBeUndefined();
    const attempts = await eventually('the outcome of all three', async () => {
      const { data } = await ada.api.listWebhookAttempts({ params: hook });
      return data.length === 3 && data;
    });
    expect(attempts.filter(({ cause }) => cause === 'event').map(({ outcome, status }) => [outcome, status])).toEqual(
      Array(3).fill(['delivered', 204]),
    );
    expect(attempts.map(({ messageId }) => messageId).reverse()).toEqual(all.requests.map(({ id }) => id));
  });

  test('that fails keeps its place: what is behind waits, comes in order with the same id, and delays no other', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const [broken, sound] = [await receiver(), await receiver()];
    Object.assign(broken, { status: 503, headers: { 'retry-after': '120' }, reply: 'no token whsec_abcdefghijklmnop today' });
    const hook = await hookTo(ada, place, broken);
    await hookTo(ada, place, sound);
    await add(ada, place, 'first');
    await eventually('the first failure', async () => (await stateOf(ada, hook)).tries === 1);
    await add(ada, place, 'second');
    await eventually('the other', async () => titlesAt(sound).length === 2);
    const failing = await stateOf(ada, hook);
    expect(failing).toMatchObject({ status: 'active', tries: 1, lastError: { code: 'server_error', status: 503 } });
    expect(Date.parse(failing.nextTryAt!) - Date.now()).toBeGreaterThan(60_000);
    expect(broken.requests).toHaveLength(1);
    const { data: failed } = await ada.api.listWebhookAttempts({ params: hook, query: { outcome: 'failed' } });
    expect(failed).toMatchObject([{ outcome: 'server_error', status: 503, attempt: 1, reply: 'no token … today' }]);
    broken.status = 200;
    await retryNow(hook);
    await eventually('both', async () => broken.requests.length === 3);
    expect(titlesAt(broken)).toEqual(['first', 'first', 'second']);
    expect(broken.requests[0]!.id).toBe(broken.requests[1]!.id);
    await eventually('rest', async () => (await stateOf(ada, hook)).tries === 0);
  });

  test('in no order sends past what is not taken, and tries it again beside the others', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const to = await receiver();
    to.refuses = 'one';
    const hook = await hookTo(ada, place, to, { order: 'none' });
    for (const title of ['one', 'two', 'three']) await add(ada, place, title);
    await eventually('the others', async () => titlesAt(to).includes('three'));
    expect([...new Set(titlesAt(to))]).toEqual(['one', 'two', 'three']);
    await eventually('what was passed over', async () => (await stateOf(ada, hook)).passedOver === 1);
    expect(await stateOf(ada, hook)).toMatchObject({
      status: 'active',
      order: 'none',
      tries: 0,
      lastError: { code: 'refused', status: 422 },
    });
    to.refuses = undefined;
    const before = to.requests.length;
    // Its second try comes by itself, five seconds behind the first.
    await eventually('its next try', async () => (await stateOf(ada, hook)).passedOver === 0);
    expect(titlesAt(to).slice(before)).toEqual(['one']);
    expect(new Set(to.requests.map(({ id }) => id)).size).toBe(3);
  });

  test('whose receiver is gone (410) is held; its owner hears of it, and lets it go on: all that waited comes', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const gone = await receiver();
    gone.status = 410;
    const hook = await hookTo(ada, place, gone);
    await add(ada, place, 'one');
    await eventually('the hold', async () => (await stateOf(ada, hook)).held?.reason === 'gone');
    for (const title of ['two', 'three']) await add(ada, place, title);
    await eventually('the notice', async () =>
      (await ada.api.listNotifications({})).data.some(({ content }) => content.kind === 'account' && content.notice === 'webhook_held'),
    );
    expect(gone.requests).toHaveLength(1);
    gone.status = 200;
    await ada.api.resumeWebhook({ params: hook, body: { from: 'next' } });
    await eventually('what waited', async () => gone.requests.length === 3);
    expect(titlesAt(gone)).toEqual(['one', 'two', 'three']);
    const { status, held } = await stateOf(ada, hook);
    expect({ status, held }).toEqual({ status: 'active', held: undefined });
  });

  test('is never followed where it leads (301), and what it says is not believed', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const [elsewhere, turning] = [await receiver(), await receiver()];
    Object.assign(turning, { status: 301, headers: { location: elsewhere.url } });
    const hook = await hookTo(ada, place, turning);
    await add(ada, place, 'one');
    await eventually('the failure', async () => (await stateOf(ada, hook)).lastError?.code === 'redirected');
    expect(elsewhere.requests).toEqual([]);
  });

  test('gets a new secret without a gap: both sign for a while; the old one is worth nothing then', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const to = await receiver();
    const hook = await hookTo(ada, place, to);
    const { data: rotated } = await ada.api.rotateWebhook({ params: hook, body: { overlapSeconds: 3600 } });
    expect(rotated.secret).not.toBe(hook.secret);
    expect(JSON.stringify((await ada.api.listWebhooks({ params: place })).data)).not.toContain('whsec_');
    await ada.api.testWebhook({ params: hook, body: {} });
    expect(to.requests[0]!.signature.split(' ').map(each => each.split(',')[0])).toEqual(['v1', 'v1a', 'v1', 'v1a']);
    await ada.api.rotateWebhook({ params: hook, body: { overlapSeconds: 0 } });
    await ada.api.testWebhook({ params: hook, body: {} });
    expect(to.requests[1]!.signature.split(' ')).toHaveLength(2);
  });

  test('is tried: a ping, or an example of a type; what comes back is told', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const to = await receiver();
    to.reply = 'thanks';
    to.status = 200;
    const hook = await hookTo(ada, place, to);
    const { data: ping } = await ada.api.testWebhook({ params: hook });
    expect(ping).toMatchObject({ type: 'webhook.ping', cause: 'test', outcome: 'delivered', status: 200, reply: 'thanks' });
    const { data: example } = await ada.api.testWebhook({ params: hook, body: { type: 'item.completed' } });
    expect(example.type).toBe('item.completed');
    expect(to.requests[1]!.event.data.record).toMatchObject({ title: 'Water the plants' });
    expect((await ada.api.listWebhookAttempts({ params: hook })).data.map(({ cause }) => cause)).toEqual(['test', 'test']);
  });

  test('is told no more than whoever it reads for may read now: who is removed is told nothing, and its owners hear of that', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const ben = await memberOf(place, ada, 'admin');
    const to = await receiver();
    const hook = await hookTo(ben, place, to);
    await add(ada, place, 'before');
    await eventually('the first', async () => to.requests.length > 0);
    await ada.api.removeMember({ params: { ...place, userId: ben.userId } });
    await add(ada, place, 'after');
    await eventually('the hold', async () => (await stateOf(ada, hook)).held?.reason === 'no_access');
    expect(titlesAt(to)).not.toContain('after');
    await eventually('the notice', async () =>
      (await ada.api.listNotifications({})).data.some(({ content }) => content.kind === 'account' && content.notice === 'webhook_held'),
    );
    await ada.api.resumeWebhook({ params: hook, body: {} });
    await eventually('what waited', async () => titlesAt(to).includes('after'));
    expect((await stateOf(ada, hook)).readsAs).toBe(ada.userId);
  });

  test('is sent again what somebody asks for: seen before, under the old ids, marked, also while it is held; or one message', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const to = await receiver();
    const hook = await hookTo(ada, place, to);
    const since = new Date(Date.now() - 60_000).toISOString();
    for (const title of ['one', 'two', 'three']) await add(ada, place, title);
    await eventually('all three', async () => to.requests.length === 3);
    await eventually('their tries', async () => (await ada.api.listWebhookAttempts({ params: hook })).data.length === 3);
    await eventually('rest', async () => (await stateOf(ada, hook)).lastDeliveredAt !== undefined);
    const ended = (jobId: JobId) =>
      eventually('the replay', async () => {
        const { data } = await ada.api.getJob({ params: { jobId } });
        return data.endedAt && data;
      });
    const { data: preview } = await ada.api.previewReplay({ params: hook, body: { since, types: ['item.created'] } });
    expect(preview.outcomes).toEqual({ to_send: 3, ...(preview.total > 3 ? { not_asked_for: preview.total - 3 } : {}) });
    const { data: onlyFailed } = await ada.api.previewReplay({ params: hook, body: { since, onlyFailed: true } });
    expect(onlyFailed.outcomes).toMatchObject({ delivered_before: 3 });
    expect(onlyFailed.outcomes.to_send).toBeUndefined();
    expect(to.requests).toHaveLength(3);

    await ada.api.pauseWebhook({ params: hook });
    const { data: rotated } = await ada.api.rotateWebhook({ params: hook, body: { overlapSeconds: 0 } });
    const idempotencyKey = 'a-replay-of-a-minute';
    const start = () => ada.api.startReplay({ params: hook, body: { since }, idempotencyKey });
    const [{ data: job }, { data: twice }] = [await start(), await start()];
    expect(twice.jobId).toBe(job.jobId);
    expect(await ended(job.jobId)).toMatchObject({ kind: 'webhook_replay', status: 'done', outcomes: { delivered: 3 } });
    expect(to.requests.map(({ id }) => id)).toEqual([...to.requests.slice(0, 3), ...to.requests.slice(0, 3)].map(({ id }) => id));
    expect(to.requests.slice(3).every(each => isVerifiedBy(rotated.publicKey, each))).toBe(true);
    const { data: attempts } = await ada.api.listWebhookAttempts({ params: hook });
    expect(attempts.map(({ cause }) => cause)).toEqual(['replay', 'replay', 'replay', 'event', 'event', 'event']);
    expect(attempts[0]!.jobId).toBe(job.jobId);

    const messageId = to.requests[1]!.id;
    to.status = 500;
    const { data: one } = await ada.api.startReplay({ params: hook, body: { messageId } });
    expect(await ended(one.jobId)).toMatchObject({ status: 'done', total: 1, outcomes: { failed: 1 } });
    expect(to.requests.slice(6).map(({ id }) => id)).toEqual([messageId]);
    expect(await stateOf(ada, hook)).toMatchObject({ status: 'held', held: { reason: 'paused' }, tries: 0 });
    expect((await stateOf(ada, hook)).lastError).toBeUndefined();
  });

  test('is sent again by nobody who may not change it, nor by its positions for who may not read all of the log', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const hook = await hookTo(ada, place, await receiver());
    const { data: role } = await ada.api.createRole({
      params: place,
      body: { name: 'Sender', rows: [{ resource: 'webhook', actions: ['read', 'change'] }] },
    });
    const [ben, cleo] = [await memberOf(place, ada, role.roleId), await memberOf(place, ada, 'member')];
    await expect(cleo.api.startReplay({ params: hook, body: { from: 1 } })).rejects.toMatchObject({ status: 403 });
    await expect(ben.api.previewReplay({ params: hook, body: { from: 1 } })).rejects.toMatchObject({ status: 403 });
    await expect(ada.api.previewReplay({ params: hook, body: { messageId: 'msg_never' } })).rejects.toMatchObject({ status: 404 });
    expect((await ben.api.previewReplay({ params: hook, body: { since: new Date().toISOString() } })).data).toEqual({
      total: 0,
      outcomes: {},
    });
    expect((await ada.api.previewReplay({ params: hook, body: { from: 1 } })).status).toBe(200);
  });

  test('ends: nothing more is sent, and it is not there any more', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const [to, other] = [await receiver(), await receiver()];
    const hook = await hookTo(ada, place, to);
    await hookTo(ada, place, other);
    await ada.api.deleteWebhook({ params: hook });
    await add(ada, place, 'one');
    await eventually('the other', async () => other.requests.length > 0);
    expect(to.requests).toEqual([]);
    await expect(ada.api.getWebhook({ params: hook })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listWebhooks({ params: place })).data).toHaveLength(1);
  });

  test('whose end was written half is ended by what happens next, whatever it had asked for', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    const { webhookId } = await hookTo(ada, place, await receiver(), { types: ['role.*'] });
    const at = (kind: string) => ({ pk: `WS#${place.workspaceId}`, sk: `${kind}#${webhookId}` });
    const row = await rowAt(at('WEBHOOK'));
    await putRow({ ...row, endedAt: new Date().toISOString(), version: Number(row.version) + 1, event: undefined });
    await add(ada, place, 'one');
    await eventually('its end', async () => (await rowAt(at('DISPATCH'))).status === 'ended');
  });

  test('leads to no address that is not a public name, or has credentials', async () => {
    const ada = await person('ada');
    const place = await workspaceOf(ada);
    for (const url of ['https://169.254.169.254/', 'https://10.0.0.1/', 'https://user:word@example.org/', 'ftp://example.org/', 'x'])
      await expect(hookTo(ada, place, { url })).rejects.toMatchObject({ status: 400 });
    await expect(hookTo(ada, place, { url: 'https://example.org/' }, { filter: 'colour = red' })).rejects.toMatchObject({ status: 400 });
  });
});
