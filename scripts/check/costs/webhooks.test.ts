import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Dispatch } from '../../../shared/domain/integrations/dispatch.ts';
import { runDispatch, type SendResult } from '../../../shared/webhooks/run.ts';
import { answersInSeconds, costOfMillion } from '../../bench/cost/webhooks.ts';
import '../../../events/table.fixture.ts';
import { onEngine } from './engine.fixture.ts';
import { type Cost, meterOf } from './meter.ts';
import { loadWebhooks, requestId, workspaceWithWebhook } from './webhook.fixture.ts';

/* What an event to a webhook asks of the table, counted by an engine of another make: woken by a row of the log, read, sent, and noted. */
process.env.WEBHOOK_SECRET_ARN = 'webhooks';
process.env.LOOPBACK_FILES = 'no';
const data = onEngine(loadWebhooks);

let measured: ReturnType<typeof meterOf> | undefined;

/** A workspace with one webhook, whose receiver always answers the same. */
const webhookThat = async (answers: SendResult) => {
  const { id, happen } = await workspaceWithWebhook(data);
  const state = (): Promise<Dispatch> => data.dispatches.get(id);
  const ports = data.sendingPorts(id, requestId, async () => answers);
  const send = () => runDispatch(ports, new Date(Date.now() + 60_000).toISOString());
  measured ??= meterOf(data.documents);
  return { happen, state, send, wake: () => data.wake(id.workspaceId, requestId) };
};

const taken: SendResult = { outcome: 'delivered', status: 204, durationMs: 84 };
const dead: SendResult = { outcome: 'gone', status: 410, durationMs: 84 };

/** What each of so many events costs that come together. */
const costOfEach = async (together: number) => {
  const { happen, wake, send } = await webhookThat(taken);
  // The key of the log is made with its first entry.
  await happen(1);
  await wake();
  await send();
  await happen(together);
  const cost = await measured!(async () => {
    await wake();
    await send();
  });
  return { cost, each: { writeUnits: cost.writeUnits / together, readUnits: cost.readUnits / together } };
};
const writesIn = ({ requests }: Pick<Cost, 'requests'>): string[] => requests.filter(name => !/^(Get|Query|Batch)/.test(name));

describe('an event to a webhook costs', () => {
  test('its try, and of those that come together a share of being woken and noted', async () => {
    const [alone, ten] = [await costOfEach(1), await costOfEach(10)];
    console.info(`alone: ${JSON.stringify(alone.each)}, ten together: ${JSON.stringify(ten.each)}`);
    expect(alone.each.writeUnits).toBeLessThanOrEqual(3);
    expect(ten.each.writeUnits).toBeLessThanOrEqual(1.3);
    expect(writesIn(ten.cost)).toHaveLength(13);
    const usd = (each: typeof ten.each, together: number): string => costOfMillion(each, together).toFixed(2);
    const said = `a million events to a webhook that answers in ${answersInSeconds * 1000} ms come to ${usd(alone.each, 1)} USD one by one and to ${usd(ten.each, 10)} USD in tens, of which the table is ${alone.each.writeUnits} and ${ten.each.writeUnits} write units an event`;
    expect(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).toContain(said);
  });

  test('nothing but the look at it while it is held, whatever happens: no write, one read', async () => {
    const { happen, wake, send, state } = await webhookThat(dead);
    await happen(1);
    await wake();
    await send();
    expect((await state()).status).toBe('held');
    await happen(10);
    const cost = await measured!(wake);
    expect({ requests: cost.requests, writeUnits: cost.writeUnits }).toEqual({ requests: ['Query'], writeUnits: 0 });
  });
});
