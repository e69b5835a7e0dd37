import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { putDeadLetter } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { operator } from '../../../scripts/testing/operator.ts';
import { apiOf } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';

const { endpoint } = stage;
const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();

test('anybody may ask whether the API answers, and learns its stage and its build', async () => {
  const { data } = await apiOf(stage).getHealth({});
  expect(data).toEqual({ status: 'ok', stage: expect.any(String), commit: expect.stringMatching(/^([0-9a-f]{12}\+?|unknown)$/) });
  if (endpoint) expect(data.commit.replace('+', '')).toBe(commit);
});

describe('the details', () => {
  test('are for operators alone, and at their door, where the stage has one', async () => {
    const { api } = await person('ada');
    await expect(api.getHealthDetails({})).rejects.toMatchObject({ status: 403, code: 'forbidden', details: { needs: 'operator' } });
    await expect(apiOf(stage).getHealthDetails({})).rejects.toMatchObject({ status: 401 });
    const { token, door } = await operator();
    await expect(apiOf(stage, token).getHealthDetails({})).rejects.toMatchObject({ status: 403, details: { needs: 'operator' } });
    expect((await door.getDeepHealth({})).status).toBe(200);
  });

  test('tell of table, key, mail, clock and each queue, with the moment', async () => {
    const { data } = await (await operator()).door.getDeepHealth({});
    expect(data).toMatchObject({
      table: { status: 'ok', milliseconds: expect.any(Number) },
      key: { status: 'ok', state: 'Enabled' },
      mail: { status: 'ok', atMostIn24Hours: expect.any(Number) },
      clock: { lagMs: expect.any(Number) },
    });
    expect(Math.abs(Date.now() - Date.parse(data.checkedAt))).toBeLessThan(60_000);
    const due = data.queues.find(({ name }) => name === 'items/on-due');
    expect(due).toMatchObject({ waiting: expect.any(Number), beingHandled: expect.any(Number), delayed: expect.any(Number) });
    expect(data.queues.find(({ name }) => name === 'platform/publish')).toEqual({
      name: 'platform/publish',
      status: expect.any(String),
      deadLetters: expect.any(Number),
    });
  });

  test.runIf(endpoint)('warn of a queue in whose dead letters something waits', async () => {
    const { door } = await operator();
    await putDeadLetter('notifications-on-mail-feedback', {});
    const details = await eventually('the warning', async () => {
      const { data } = await door.getDeepHealth({});
      return data.status !== 'ok' && data;
    });
    expect(details.queues.find(({ name }) => name === 'notifications/on-mail-feedback')).toMatchObject({
      status: 'warning',
      deadLetters: 1,
    });
  });
});
