import { expect, test } from 'vitest';
import '../../../events/table.fixture.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { Workspace } from '../../../shared/domain/people/workspace.ts';
import { restoreWorkspace, trashWorkspace } from '../../../shared/domain/people/workspace-trash.ts';
import { runDispatch, type Sent } from '../../../shared/webhooks/run.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { acting, loadWebhooks, requestId, workspaceWithWebhook } from '../costs/webhook.fixture.ts';

/* Runs that send to webhooks, as the functions do them, on a DynamoDB engine in memory: what changes beside them while they are on their way. */
process.env.WEBHOOK_SECRET_ARN = 'webhooks';
process.env.LOOPBACK_FILES = 'yes';
const data = onEngine(loadWebhooks);

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

test('what was set aside when a workspace went into the trash is tried again by whatever happens once it is back', async () => {
  const { id, happen } = await workspaceWithWebhook(data, { order: 'none' });
  const sendTo = (answers: Sent) =>
    runDispatch(
      data.sendingPorts(id, requestId, async () => answers),
      inSeconds(60),
    );
  const change = (decide: (workspace: Workspace) => Change<Workspace> | undefined) => data.workspaces.update(id, decide, acting);
  await happen(1);
  await data.wake(id.workspaceId, requestId);
  await sendTo({ outcome: 'refused', status: 422, durationMs: 5 });
  await change(each => trashWorkspace(each, acting.now));
  await data.dispatches.update(id, each => data.advanceDispatch(each, inSeconds(10)), { ...acting, requestId: crypto.randomUUID() });
  await sendTo({ outcome: 'delivered', status: 204, durationMs: 5 });
  expect(await data.dispatches.get(id)).toMatchObject({ aside: [{ tries: 1 }] });
  await change(restoreWorkspace);
  await happen(1, { type: 'workspace.restored', entity: 'workspace' });
  await data.wake(id.workspaceId, crypto.randomUUID());
  expect((await data.dispatches.get(id)).busyUntil).toBeDefined();
});
