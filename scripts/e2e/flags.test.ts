import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
/** `npm run flags` on the cloud of the tests, once nobody else has set something at the same moment. */
const flags = (...args: string[]): Promise<string> =>
  eventually('the flags', async () => {
    const ran = await run(process.execPath, ['scripts/operate/flags.ts', '--endpoint', stage.endpoint!, ...args]).catch((error: Error) => {
      if (!/answers 409/.test(error.message)) throw error;
    });
    return ran?.stdout;
  });

/** Without the client, which asks again what is answered 503. */
const ticketOf = ({ token }: { token: string }): Promise<Response> =>
  fetch(`${stage.apiUrl}/v1/me/sockets`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

test('an operator switches sockets off for one person and on again: they are told so and read on by their cursor, others do not notice', async () => {
  const [ada, ben] = [await person('flag-ada'), await person('flag-ben')];
  onTestFinished(async () => void (await flags('unset', 'realtime')));
  const segments = [{ users: [ada.userId], variant: 'off' }];
  const said = await flags('set', 'realtime', JSON.stringify({ segments }), '--why', 'a test');
  expect(said).toContain('realtime: off for 1 users; on for all others');
  expect(said).toMatch(/Version \d+, since .*: set realtime, a test/);
  await eventually('she is refused', async () => (await ticketOf(ada)).status === 503);
  expect(await (await ticketOf(ada)).json()).toMatchObject({ code: 'switched_off', details: { flag: 'realtime' } });
  expect((await ben.api.createSocketTicket({})).status).toBe(201);
  expect((await ada.api.listEvents({ params: ada, query: { after: 'now' } })).status).toBe(200);
  await flags('unset', 'realtime');
  await eventually('she gets tickets again', async () => (await ada.api.createSocketTicket({})).status === 201);
});

test('whoever is given a variant of an experiment finds that in their audit once, however often they ask; nobody else has anything of it', async () => {
  const [ada, ben] = [await person('variant-ada'), await person('variant-ben')];
  onTestFinished(async () => void (await flags('unset', 'event-wait')));
  const waited = async (someone: typeof ada): Promise<number> => {
    const { cursor } = await someone.api.listMyEvents({ query: { after: 'now' } });
    const began = performance.now();
    await someone.api.listMyEvents({ query: { after: cursor!, wait: 2 } });
    return performance.now() - began;
  };
  // He is not among those whom shares are given: his segment is before them.
  const segments = [{ users: [ben.userId], variant: 'long' }];
  await flags('set', 'event-wait', JSON.stringify({ segments, split: { none: 100 } }));
  await eventually('she waits no more', async () => (await waited(ada)) < 1000);
  expect(await waited(ada)).toBeLessThan(1000);
  expect(await waited(ben)).toBeGreaterThan(1500);
  const exposures = async (someone: typeof ada) =>
    (await someone.api.listMyAudit({ query: { types: 'access.exposed', limit: 100 } })).data.map(({ record }) => record);
  const noted = await eventually('the note', async () => {
    const found = await exposures(ada);
    return found.length > 0 && found;
  });
  expect(noted).toMatchObject([{ userId: ada.userId, subjects: { flag: 'event-wait', variant: 'none' } }]);
  expect(await exposures(ben)).toEqual([]);
});
