import { createWebhook, type Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { entriesOf, now } from './log.fixture.ts';

/** What stands behind a webhook, on an engine. */
export const loadWebhooks = async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/integrations/dispatches.ts')),
  ...(await import('../../../shared/data/integrations/webhooks.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/profiles.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/domain/integrations/dispatch.ts')),
  ...(await import('../../../functions/integrations/sending/send.ts')),
  ...(await import('../../../functions/integrations/sending/wake.ts')),
});
type Data = Awaited<ReturnType<typeof loadWebhooks>>;

export const requestId = '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11';
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const acting = { userId, now: now(), requestId } as const;
const suffix = (place: number): string => `01kb8m3tq2e8fvq3w5r7c9d${String(place).padStart(3, '0')}`;
let made = 0;

/** A workspace with one webhook that is sent what happens to items, and what can happen in it. */
export const workspaceWithWebhook = async (data: Data, { order = 'workspace', url = 'https://example.org/' }: Partial<Webhook> = {}) => {
  made += 1;
  const [workspaceId, webhookId] = [`ws_${suffix(made)}`, `hook_${suffix(made)}`] as const;
  const id = { workspaceId, webhookId };
  const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, acting);
  if (made === 1) await data.profiles.create(createProfile(userId, 'somebody@example.org', acting.now), acting);
  await data.workspaces.create(workspace, acting);
  await data.members.create(owner, acting);
  const input = { name: 'Display', url, types: ['item.*'], format: 'full', order } as const;
  await data.webhooks.create(createWebhook({ ...input, types: [...input.types] }, { ...id, salt: 'A'.repeat(22) }, acting), acting);
  await data.dispatches.create(data.startDispatch({ ...id, cursor: { epoch: 1, row: 1, next: 1 } }), acting);
  const owned = `WS#${workspaceId}`;
  const happen = (count: number, as: Partial<LogEntry> = {}) =>
    sequence(
      data.logOf<LogEntry>(),
      owned,
      entriesOf(owned, count).map(entry => ({ ...entry, ...as })),
      now,
    );
  return { id, happen };
};
