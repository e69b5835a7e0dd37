import { once } from 'node:events';
import { expect, test } from 'vitest';
import '../../../events/table.fixture.ts';
import { webServer } from '../../../shared/aws/web-server.fixture.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import { keptOptions } from '../../../shared/domain/integrations/replay.ts';
import { changeWebhook, endWebhook } from '../../../shared/domain/integrations/webhook.ts';
import { advanceJob, startJob } from '../../../shared/domain/people/jobs/job.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { restoreWorkspace, trashWorkspace } from '../../../shared/domain/people/workspaces/workspace-trash.ts';
import { runDispatch, type SendResult } from '../../../shared/webhooks/run.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { acting, loadWebhooks, requestId, workspaceWithWebhook } from '../costs/webhook.fixture.ts';

/* Runs that send to webhooks, as the functions do them, on a DynamoDB engine in memory: what changes beside them while they are on their way. */
process.env.WEBHOOK_SECRET_ARN = 'webhooks';
process.env.LOOPBACK_FILES = 'yes';
const data = onEngine(async () => ({
  ...(await loadWebhooks()),
  ...(await import('../../../shared/data/people/jobs.ts')),
  ...(await import('../../../functions/integrations/replays/run-replay.ts')),
}));

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

test('what was set aside when a workspace went into the trash is tried again by whatever happens once it is back', async () => {
  const { id, happen } = await workspaceWithWebhook(data, { order: 'none' });
  const sendTo = (answers: SendResult) =>
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

/** A replay of thirty events, two steps of a run, to a receiver at which something happens to the webhook with the first. */
const replayed = async (happens: (id: Awaited<ReturnType<typeof workspaceWithWebhook>>['id']) => Promise<unknown>) => {
  let first: Promise<unknown> | undefined;
  let requests = 0;
  const url = await webServer(async (request, response) => {
    await once(request.resume(), 'end');
    requests += 1;
    first ??= happens(id);
    await first;
    response.writeHead(204).end();
  });
  const { id, happen } = await workspaceWithWebhook(data, { url: `${url}/` });
  await happen(30);
  const { userId } = acting;
  const options = keptOptions({ webhookId: id.webhookId, place: { epoch: 1, row: 1, next: 1 }, types: [] });
  const jobId = `job_${id.webhookId.slice('hook_'.length)}` as const;
  const started = startJob({ userId, jobId, kind: 'webhook_replay', workspaceId: id.workspaceId, options, total: 30 }, acting.now);
  const { record } = await data.jobs.create(started, acting);
  const run = async () => {
    const job = await data.jobs.get(record);
    await data.runReplay(await data.jobs.save(advanceJob(job, acting.now), acting), requestId);
    return data.jobs.get(record);
  };
  return { run, requests: () => requests };
};

test('a replay whose webhook is ended goes on with nothing behind the page that it was at', async () => {
  const { run, requests } = await replayed(id => data.webhooks.update(id, each => endWebhook(each, acting.now), acting));
  expect(await run()).toMatchObject({ status: 'running', done: 25 });
  expect(await run()).toMatchObject({ status: 'failed', error: 'webhook_not_there', done: 25, outcomes: { delivered: 25 } });
  expect(requests()).toBe(25);
});

test('a replay whose webhook is changed goes on by what it is then', async () => {
  const { run, requests } = await replayed(id =>
    data.webhooks.update(id, each => changeWebhook(each, { types: ['list.*'] }, acting), acting),
  );
  await run();
  expect(await run()).toMatchObject({ status: 'done', done: 30, outcomes: { delivered: 25, not_asked_for: 5 } });
  expect(requests()).toBe(25);
});
