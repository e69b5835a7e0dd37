import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../testing/await.ts';
import { setFlag } from '../testing/flags.ts';
import { apiOf, type Person } from '../testing/people.ts';
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

/** The variants that somebody was given, as their audit has them. */
const exposuresOf = async ({ api }: Person) =>
  (await api.listMyAudit({ query: { types: 'access.exposed', limit: 100 } })).data.map(({ record }) => record);

/** Without the client, which would fail for what is refused. */
const ticketOf = ({ token }: { token: string }): Promise<Response> =>
  fetch(`${stage.apiUrl}/v1/me/sockets`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

test('an operator switches sockets off for one person and on again: they are told so and read on by their cursor, others do not notice', async () => {
  const [ada, ben] = [await person('flag-ada'), await person('flag-ben')];
  onTestFinished(async () => void (await flags('unset', 'realtime')));
  const segments = [{ users: [ada.userId], variant: 'off' }];
  const said = await flags('set', 'realtime', JSON.stringify({ segments }), '--why', 'a test');
  expect(said).toContain('realtime: off for 1 users; on for all others');
  expect(said).toMatch(/Version \d+, since .*: set realtime, a test/);
  await eventually('she is refused', async () => (await ticketOf(ada)).status === 409);
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
    await someone.api.listMyEvents({ query: { after: cursor!, wait: 8 } });
    return performance.now() - began;
  };
  // He is not among those whom shares are given: his segment is before them. Whoever else waits on this cloud meanwhile, does so for a while.
  const segments = [{ users: [ben.userId], variant: 'long' }];
  await flags('set', 'event-wait', JSON.stringify({ segments, split: { short: 100 } }));
  await eventually('she waits less', async () => (await waited(ada)) < 7000);
  expect(await waited(ada)).toBeLessThan(7000);
  expect(await waited(ben)).toBeGreaterThan(7500);
  const noted = await eventually('the note', async () => {
    const found = await exposuresOf(ada);
    return found.length > 0 && found;
  });
  expect(noted).toMatchObject([{ userId: ada.userId, subjects: { flag: 'event-wait', variant: 'short' } }]);
  expect(await exposuresOf(ben)).toEqual([]);
});

type Asker = { token: string };
type Result = { key: string; value: unknown; variant: string; reason: string };

/** As a client of OFREP asks: no client of ours between. */
const ask = ({ token }: Asker, path = '', headers: Record<string, string> = {}, body: object = {}): Promise<Response> =>
  fetch(`${stage.apiUrl}/ofrep/v1/evaluate/flags${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const resultsOf = async (someone: Asker): Promise<Record<string, Result>> => {
  const { flags } = (await (await ask(someone)).json()) as { flags: Result[] };
  return Object.fromEntries(flags.map(each => [each.key, each]));
};

test('whoever is signed in is told what each flag says to them, and 304 for as long as that is the same', async () => {
  const ada = await person('ofrep-ada');
  const told = await ask(ada);
  expect([told.status, told.headers.get('content-type'), told.headers.get('cache-control')]).toEqual([
    200,
    'application/json',
    'private, max-age=0',
  ]);
  expect(await told.json()).toMatchObject({ flags: expect.arrayContaining([expect.objectContaining({ key: 'realtime' })]) });
  const again = { 'if-none-match': told.headers.get('etag')! };
  expect((await ask(ada, '', again)).status).toBe(304);

  onTestFinished(() => setFlag('unset', 'realtime'));
  await setFlag('set', 'realtime', { segments: [{ users: [ada.userId], variant: 'off' }] });
  await eventually('another answer', async () => (await ask(ada, '', again)).status === 200);
  expect((await resultsOf(ada)).realtime).toEqual({ key: 'realtime', value: false, variant: 'off', reason: 'TARGETING_MATCH' });
  const ben = await person('ofrep-ben');
  expect((await resultsOf(ben)).realtime).toMatchObject({ value: true, reason: 'DEFAULT' });

  // What a client says of somebody changes nothing, whatever it says.
  for (const context of [{ targetingKey: ada.userId, userId: ada.userId, plan: 'business' }, { targetingKey: 7 }, { isOperator: true }])
    expect(await (await ask(ben, '/realtime', {}, { context })).json()).toMatchObject({ value: true, reason: 'DEFAULT' });
});

test('one flag is told by itself; one that there is not is 404 in our words and those of OFREP, and who is nobody is told nothing', async () => {
  const ada = await person('ofrep-ada');
  expect(await (await ask(ada, '/realtime')).json()).toMatchObject({ key: 'realtime', variant: 'on', value: true });
  for (const name of ['telepathy', 'toString', '__proto__']) {
    const unknown = await ask(ada, `/${name}`);
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 'not_found', key: name, errorCode: 'FLAG_NOT_FOUND' }]);
  }
  expect((await ask({ token: 'made up' })).status).toBe(401);
  expect((await ask(ada, '', {}, { context: 'ada' })).status).toBe(400);
});

test('a key of somebody is told what they are, and their variant of an experiment stands in their audit once they have been shown it, not before', async () => {
  const [ada, ben] = [await person('ofrep-ada'), await person('ofrep-ben')];
  onTestFinished(() => setFlag('unset', 'event-wait'));
  await setFlag('set', 'event-wait', { split: { short: 100 } });
  await eventually('her variant', async () => (await resultsOf(ada))['event-wait']?.variant === 'short');
  // He has been told of all flags before her note is made, and is never shown any.
  expect((await resultsOf(ben))['event-wait']).toMatchObject({ variant: 'short', reason: 'SPLIT' });
  const { data: key } = await ada.api.createKey({
    body: { name: 'Display', scopes: [{ workspaceId: ada.workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }] },
  });
  expect((await resultsOf(key))['event-wait']).toEqual({ key: 'event-wait', value: 5, variant: 'short', reason: 'SPLIT' });

  const shown = () => ada.api.noteExposure({ params: { flag: 'event-wait' } });
  expect((await Promise.all([shown(), shown(), shown()])).map(({ status }) => status)).toEqual([204, 204, 204]);
  await ada.api.noteExposure({ params: { flag: 'realtime' } });
  await eventually('the note', async () => (await exposuresOf(ada)).length > 0);
  expect(await exposuresOf(ada)).toMatchObject([{ subjects: { flag: 'event-wait', variant: 'short' } }]);
  expect(await exposuresOf(ben)).toEqual([]);
  await expect(apiOf(stage, ada.token).noteExposure({ params: { flag: 'telepathy' } })).rejects.toMatchObject({ status: 404 });
});
