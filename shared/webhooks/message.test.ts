import { describe, expect, test } from 'vitest';
import '../../events/table.fixture.ts';
import { WebhookMessage } from '../api/integrations/webhooks.ts';
import type { CloudEvent } from '../domain/core/cloud-event.ts';
import { sampleEntries, sampleUser } from '../log/samples.fixture.ts';
import { showTo } from '../log/show.ts';
import { sentTypes } from '../openapi/webhooks.ts';
import { messageOf } from './message.ts';
import { keysFor, publicKeyText, secretText, signedHeaders } from './signature.ts';

const show = showTo({ userId: sampleUser, standing: 'owner', throughKey: true }, '/v1/workspaces/ws_1');
const shown: CloudEvent[] = sampleEntries().flatMap(entry => show(entry) ?? []);

describe('a message', () => {
  test('of each type that members may hear of is what the document says, full and thin', () => {
    expect([...new Set(shown.map(({ type }) => type))].sort()).toEqual(sentTypes);
    for (const event of shown)
      for (const format of ['full', 'thin'] as const) {
        const said = JSON.parse(messageOf(event, 1, format).body) as unknown;
        expect(WebhookMessage.strict().parse(said)).toEqual(said);
      }
  });

  test('that is thin says which record it is about and which version, and nothing of it', () => {
    for (const event of shown) {
      const { data } = JSON.parse(messageOf(event, 1, 'thin').body) as CloudEvent;
      expect(Object.keys(data).sort()).toEqual(['by', 'entity', 'version']);
    }
  });

  test('of more than 20 kB is thin, and says so', () => {
    const [event] = shown as [CloudEvent];
    const large = { ...event, data: { ...event.data, record: { notes: 'ä'.repeat(10_001) } } };
    const { body } = messageOf(large, 1, 'full');
    expect(Buffer.byteLength(body)).toBeLessThan(1000);
    expect(JSON.parse(body)).toMatchObject({ data: { omitted: 'too_large', entity: event.data.entity } });
  });

  test('has the same id however often it is made, another in another epoch, and none has that of another', () => {
    const ids = shown.map(event => messageOf(event, 1, 'full').id);
    expect(ids).toEqual(shown.map(event => messageOf(event, 1, 'thin').id));
    expect(new Set([...ids, ...shown.map(event => messageOf(event, 2, 'full').id)]).size).toBe(2 * shown.length);
    for (const id of ids) expect(id).toMatch(/^msg_[\w-]{22}$/);
  });
});

describe('a signature', () => {
  const of = { workspaceId: 'ws_1', webhookId: 'hook_1' };
  const texts = (...seed: Parameters<typeof keysFor>) => [secretText(keysFor(...seed)), publicKeyText(keysFor(...seed))];

  test('follows from the stage, the webhook and its salt alone: each of them another, and it is another', () => {
    expect(texts('stage', of, 'salt')).toEqual(texts('stage', of, 'salt'));
    const all = [
      texts('stage', of, 'salt'),
      texts('other', of, 'salt'),
      texts('stage', { ...of, webhookId: 'hook_2' }, 'salt'),
      texts('stage', { ...of, workspaceId: 'ws_2' }, 'salt'),
      texts('stage', of, 'pepper'),
    ].flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all[0]).toMatch(/^whsec_[\w+/]{43}=$/);
    expect(all[1]).toMatch(/^whpk_[\w+/]{43}=$/);
  });

  test('is there for each secret, the newest first', () => {
    const [one, two] = [keysFor('stage', of, 'one'), keysFor('stage', of, 'two')];
    const headers = (keys: Parameters<typeof signedHeaders>[1]) =>
      signedHeaders({ id: 'msg_1', body: '{}' }, keys, '2026-11-28T08:00:00.900Z');
    expect(headers([one, two])).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1795852800',
      'webhook-signature': `${headers([one])['webhook-signature']} ${headers([two])['webhook-signature']}`,
    });
  });
});
