import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionFiles } from '../../infra/bundle.ts';
import { nameFor } from '../../infra/names.ts';
import { eventually } from '../testing/await.ts';
import { type Checkout, type CommandResult, makeCheckout, type Running } from '../testing/checkout.ts';
import { apiOf, newPerson, signIn } from '../testing/people.ts';
import { stage } from '../testing/stage.ts';

/* What each saves, deploys and forgets is nobody else's: they run in a copy of the project. */
let checkout: Checkout;
beforeAll(() => {
  checkout = makeCheckout();
});
afterAll(() => checkout.remove());
const npm = (name: string, ...args: string[]): Promise<CommandResult> => checkout.npm(name, ...args);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
};

describe.skipIf(!stage.endpoint)('on a cloud that is kept', { timeout: 600_000 }, () => {
  let port: number;
  let dev: Running;
  let seeded: { email: string; password: string };
  const endpoint = (): string => `http://127.0.0.1:${port}`;

  /** What the stacks say of themselves. */
  const outputsOfDev = (): Record<string, string> => {
    const { outputs } = JSON.parse(readFileSync(checkout.in('.local', 'cloud', 'deployed.json'), 'utf8')) as {
      outputs: Record<string, Record<string, string>>;
    };
    return Object.assign({}, ...Object.values(outputs));
  };

  /** Where the API and the pool of users are. */
  const stageOfDev = () => {
    const { UserPoolId = '', UserPoolClientId = '' } = outputsOfDev();
    const [, apiUrl = ''] = /API\s+(\S+)/.exec(dev.said())!;
    return { endpoint: endpoint(), apiUrl, userPoolId: UserPoolId, userPoolClientId: UserPoolClientId };
  };
  const explained = (error: Error): never => {
    throw new Error(`${error.message}:\n${dev.said()}`);
  };

  /** The code of each function of the cloud, by its name. */
  const codes = async (): Promise<Map<string, string>> => {
    const client = new LambdaClient({
      endpoint: endpoint(),
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const found = new Map<string, string>();
    for await (const { Functions = [] } of paginateListFunctions({ client }, {}))
      for (const { FunctionName = '', CodeSha256 = '' } of Functions) found.set(FunctionName, CodeSha256);
    return found;
  };

  test('npm run dev brings the cloud up and says where it is', async () => {
    port = await freePort();
    dev = checkout.start('dev', '--port', String(port));
    await eventually('the cloud', async () => dev.said().includes('Almanac is up.'), 300_000).catch(explained);
    expect(dev.said()).toContain('a save deploys what it changes and runs the tests that it can break');
  });

  test('npm run token signs somebody up, and the API knows them', async () => {
    const { code, out } = await npm('token', 'you@example.com');
    expect(code).toBe(0);
    const me = await fetch(`${stageOfDev().apiUrl}/v1/me`, { headers: { authorization: `Bearer ${out.trim()}` } });
    expect(me.status).toBe(200);
    expect(await npm('token', 'you@example.com', 'Almanac-local-2')).toEqual({
      code: 1,
      out: expect.stringContaining('has another password'),
    });
    expect(await npm('token')).toEqual({ code: 1, out: expect.stringContaining('Say whose token') });
  });

  test('npm run seed fills it: a household with its chores, and a team with as many items as were asked for', async () => {
    const { code, out } = await npm('seed', '--items', '5');
    expect({ code, out }).toMatchObject({ code: 0 });
    const [, email = '', password = ''] = /Sign in as (\S+) with (\S+)/.exec(out)!;
    seeded = { email, password };
    const api = apiOf(stageOfDev(), (await signIn(stageOfDev(), email, password)).token);
    const { data: workspaces } = await api.listWorkspaces({});
    const itemsOf = async (name: string) => {
      const { workspaceId } = workspaces.find(each => each.name === name)!;
      return (await api.listItems({ params: { workspaceId }, query: { limit: 100 } })).data;
    };
    expect(await itemsOf('Our home')).toHaveLength(7);
    expect(await itemsOf('Studio Nord')).toHaveLength(5);
    expect(await npm('seed', '--items', 'many')).toEqual({ code: 1, out: expect.stringContaining('--items takes a number') });
  });

  test('npm run seed -- clinic fills it with a practice: the doctor sees the visits of a day, and reads why they come', async () => {
    const { code, out } = await npm('seed', 'clinic');
    expect({ code, out }).toMatchObject({ code: 0 });
    const [, workspaceId = '', scheduleId = '', date = ''] = /workspaces\/(\S+?)\/schedules\/(\S+?)\/appointments\?date=(\S+)/.exec(out)!;
    const [, email = '', password = ''] = /clinician\s+(\S+)\s+(\S+)/.exec(out)!;
    const api = apiOf(stageOfDev(), (await signIn(stageOfDev(), email, password)).token);
    const { data: visits } = await api.listDayOfSchedule({ params: { workspaceId, scheduleId }, query: { date } });
    expect(visits.map(({ status }) => status)).toEqual([...Array(6).fill('booked'), 'held']);
    expect(visits.every(({ names, reason }) => names !== undefined && reason !== undefined)).toBe(true);
    expect(await npm('seed', 'hospital')).toEqual({ code: 1, out: expect.stringContaining('There is no seed "hospital"') });
  });

  test('npm run restore says how it is called, and works on no table that the stage works on', async () => {
    expect(await npm('restore')).toEqual({ code: 1, out: expect.stringContaining('npm run restore -- replay --table NEW') });
    const { TableName = '' } = outputsOfDev();
    const asked = ['check', '--table', TableName, '--at', new Date().toISOString()];
    expect(await npm('restore', ...asked)).toEqual({ code: 1, out: expect.stringContaining('name a new one') });
  });

  test('npm run rollback has nothing to go back to where a stage answers by no versions, and nothing that was taken back', async () => {
    expect(await npm('rollback')).toEqual({ code: 1, out: expect.stringContaining('its `rollout` is "latest"') });
    expect(await npm('rollback', '--check')).toEqual({ code: 0, out: '' });
  });

  test('npm run redrive and its dry run say that there is nothing to put back', async () => {
    expect(await npm('redrive', '--dry-run')).toEqual({ code: 0, out: 'No dead letters, nothing parked.\n' });
    expect(await npm('redrive', '--queue', 'platform/none')).toEqual({ code: 1, out: expect.stringContaining('no dead-letter queue') });
  });

  test('npm run verify looks at what is taken for granted, and refutes nothing of it here', async () => {
    expect(await npm('verify')).toMatchObject({ code: 0, out: expect.stringContaining('methods') });
    expect(await npm('verify', '--stage', 'http://127.0.0.1:1')).toEqual({ code: 1, out: expect.stringContaining('Nobody answers at') });
  });

  test('npm run verify-log reads the log of a workspace, and finds what was changed in what it saved', async () => {
    process.env.ALMANAC_TOKEN = (await signIn(stageOfDev(), seeded.email, seeded.password)).token;
    const [{ workspaceId } = { workspaceId: '' }] = (await apiOf(stageOfDev(), process.env.ALMANAC_TOKEN).listWorkspaces({})).data;
    const file = checkout.in('log.json');
    const read = await npm('verify-log', '--stage', stageOfDev().apiUrl, '--workspace', workspaceId, '--save', file);
    expect(read).toEqual({ code: 0, out: expect.stringMatching(/✓ \d+ entries are those of the checkpoint/) });
    const log = JSON.parse(readFileSync(file, 'utf8'));
    log.entries[1].entry.by = 'somebody else';
    const changed = checkout.in('changed.json');
    writeFileSync(changed, JSON.stringify(log));
    expect(await npm('verify-log', file, '--earlier', file)).toMatchObject({ code: 0 });
    const found = await npm('verify-log', changed, '--earlier', file);
    expect(found).toEqual({ code: 1, out: expect.stringContaining('entry 2 is not what its hash says') });
    expect(await npm('verify-log')).toEqual({ code: 1, out: expect.stringContaining('Name a file') });
  });

  test('npm run rotate-data-keys counts, and gives nobody a key who has no connection', async () => {
    expect((await npm('rotate-data-keys', '--dry-run')).out).toContain(': 0. Nothing was done.');
    const all = await npm('rotate-data-keys');
    expect(all).toMatchObject({ code: 0, out: expect.stringContaining('No connection has an older data key.') });
  });

  test('npm run dev gives what is saved to the function that is made of it and to no other, and runs what can break', async () => {
    const before = await codes();
    const saved = 'functions/items/recurrence/handlers.ts';
    const text = readFileSync(checkout.in(saved), 'utf8');
    expect(text).toContain('caller.zone, limit,');
    writeFileSync(checkout.in(saved), text.replace('caller.zone, limit,', 'caller.zone, 1,'));
    await eventually('the tests of what was saved', async () => /can be broken by/.test(dev.said()), 300_000).catch(explained);

    const changed = [...(await codes())].filter(([name, code]) => before.get(name) !== code).map(([name]) => name);
    const made = [...functionFiles()].flatMap(([name, file]) => (file === saved || file === 'functions/items/api.ts' ? [name] : []));
    expect(changed).toEqual(made.map(name => nameFor({ name: 'local' }, name)));
    expect(dev.said()).toMatch(new RegExp(`✓ deploying what changed \\(.* s\\)\\n {4}${made.join(', ')}\\n`));

    const preview = { recurrence: { rule: 'FREQ=DAILY' }, first: { date: '2031-03-29' }, limit: 3 };
    const api = apiOf(stageOfDev(), (await newPerson(stageOfDev(), 'saver')).token);
    expect((await api.previewRecurrence({ body: preview })).data).toHaveLength(1);
    expect(dev.said()).toMatch(/\d+ tests in \d+ files? can be broken by functions\/items\/recurrence\/handlers\.ts: \d+ failed\./);
    expect(dev.said()).toContain('✗ a preview of a rule keeps the wall clock over daylight saving time');
  });

  test('npm start goes on with what npm run dev left at Ctrl-C, and deploys nothing that it knows', async () => {
    dev.process.kill('SIGINT');
    expect(await dev.ended).toMatchObject({ code: 0 });
    const again = checkout.start('start', '--port', String(port), '--no-demo');
    await eventually('the cloud', async () => again.said().includes('Almanac is up.'), 120_000);
    expect(again.said()).not.toContain('deploying');
    const api = apiOf(stageOfDev(), (await signIn(stageOfDev(), seeded.email, seeded.password)).token);
    expect((await api.listWorkspaces({})).data.map(({ name }) => name)).toContain('Studio Nord');
    expect(await npm('start', '--port', 'many')).toEqual({ code: 1, out: expect.stringContaining('is not a port') });
    expect(await npm('reset')).toEqual({ code: 1, out: expect.stringContaining('The local cloud is in use') });
    again.process.kill('SIGTERM');
    await again.ended;
  });

  test('npm run reset forgets it, and then there is none', async () => {
    expect(existsSync(checkout.in('.local', 'cloud'))).toBe(true);
    expect(await npm('reset')).toMatchObject({ code: 0 });
    expect(existsSync(checkout.in('.local', 'cloud'))).toBe(false);
    expect((await npm('token', 'you@example.com')).out).toContain('No local cloud runs here');
  });
});

describe('without a cloud that is kept', { timeout: 600_000 }, () => {
  test('npm test runs the checks that are named, and refuses a name that it does not know with those that it does', async () => {
    expect(await npm('test', 'openapi')).toEqual({ code: 0, out: expect.stringMatching(/✓ openapi[\s\S]*1 passed, 0 failed/) });
    expect(await npm('test', 'itmes')).toEqual({ code: 1, out: expect.stringMatching(/no check named itmes: choose from .*\bitems\b/) });
  });

  test('npm run openapi writes the document that is there', async () => {
    const hash = () =>
      createHash('sha256')
        .update(readFileSync(checkout.in('shared/openapi/openapi.json')))
        .digest('hex');
    const before = hash();
    expect(await npm('openapi')).toMatchObject({ code: 0 });
    expect(hash()).toBe(before);
  });

  test('npm run client leaves a package', async () => {
    expect(await npm('client')).toMatchObject({ code: 0 });
    expect(existsSync(checkout.in('.build', 'client', 'package.json'))).toBe(true);
  });

  test('npm run simulate runs as many seeds as it is told', async () => {
    expect(await npm('simulate', '--seeds', '2')).toEqual({
      code: 0,
      out: expect.stringMatching(/2 runs in [\s\S]*0 runs with a violation/),
    });
  });

  test('npm run skew runs a service ahead of the others and behind them', async () => {
    const { code, out } = await npm('skew', '--service', 'views', '--seeds', '1');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/views ahead[\s\S]*views behind/) });
    expect(await npm('skew', '--service', 'itmes')).toEqual({ code: 1, out: expect.stringContaining('There is no service itmes') });
  });

  test('npm run bench keeps what it measures, and knows its benchmarks', async () => {
    expect(await npm('bench', 'cost')).toEqual({ code: 0, out: expect.stringContaining('USD/month') });
    const kept = JSON.parse(readFileSync(checkout.in('scripts/bench/results/cost.json'), 'utf8')) as { command: string; missed: number };
    expect(kept).toMatchObject({ command: 'npm run bench -- cost', missed: 0 });
    expect(await npm('bench', 'speed')).toEqual({ code: 1, out: expect.stringContaining('choose from load, requests') });
  });

  test('npm run coverage is for services, and refuses a name that is none', async () => {
    expect(await npm('coverage', 'itmes')).toEqual({ code: 1, out: expect.stringMatching(/no service itmes: choose from .*\bitems\b/) });
  });

  test('npm run judges says which there are and what each lacks', async () => {
    const { code, out } = await npm('judges', '--list');
    expect(code).toBe(0);
    for (const name of ['TypeScript', 'Python', 'Kotlin and Swift'])
      expect(out).toMatch(new RegExp(`^${name}: .*(ready|not on this machine)$`, 'm'));
    // A word that names none would else judge nothing, and be well.
    const { code: refused, out: said } = await npm('judges', 'cobol');
    expect({ refused, said }).toEqual({ refused: 1, said: expect.stringContaining('No judge is named by "cobol"') });
  });
});
