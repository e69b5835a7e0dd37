import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { socketOf } from '../../../scripts/testing/socket.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { nameIn } from '../../../shared/names.ts';

/** The data layer of the logs, as a function of the stage has it. */
const logs = async () => {
  const { Environment } = await localAccount(stage.endpoint!).lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', 'views/log-api') }),
  );
  const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  Object.assign(process.env, Environment!.Variables, credentials, { AWS_ENDPOINT_URL: stage.endpoint });
  return {
    ...(await import('../../../shared/data/core/log-archive.ts')),
    ...(await import('../../../shared/data/core/log-keys.ts')),
    ...(await import('../../../shared/data/core/log-positions.ts')),
    ...(await import('../../../shared/data/core/log-rows.ts')),
  };
};

test('what is older than a stage keeps in its table is moved when it falls due, and read by the same cursors; what was removed for good is gone', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  for (const title of ['One', 'Two', 'Three']) await ada.api.createItem({ params: home, body: { title } });
  const told = async (after?: string) =>
    (await ada.api.listEvents({ params: home, query: { limit: 100, ...(after ? { after } : {}) } })).data;
  const whole = await eventually('five events', async () => {
    const events = await told();
    return events.length >= 5 && events;
  });
  const first = await ada.api.listEvents({ params: home, query: { limit: 1 } });
  const { data: before } = await ada.api.getCheckpoint({ params: home });

  // All of it happened a hundred days ago.
  const data = await logs();
  const owner = `WS#${home.workspaceId}`;
  const key = (await data.logKeys.find(owner)) as Buffer;
  for (const row of await data.positionsFrom(owner, 1, { consistent: true })) {
    const { body: _, ...rest } = row;
    const aged = { ...rest, at: new Date(Date.now() - 100 * 86_400_000).toISOString() };
    await putRow({
      ...data.keyAt(owner, Number(row.sk)),
      ...data.sealedRow(aged, data.bodyOf<LogEntry>(row, key), key, Buffer.alloc(12, Number(row.sk))),
    });
  }
  const archive = await eventually('the record of the archive', () => rowAt({ pk: owner, sk: 'ARCHIVE' }));
  expect(Date.parse(String(archive.dueAt)) - Date.now()).toBeGreaterThan(89 * 86_400_000);
  await putRow({ ...archive, dueAt: new Date().toISOString(), version: Number(archive.version) + 1 });
  await eventually('the last row alone in the table', async () => (await data.positionsFrom(owner, 1, { consistent: true })).length === 1);

  expect(await told()).toEqual(whole);
  expect(await told(first.cursor)).toEqual(whole.slice(1));
  const { data: proof } = await ada.api.proveEntry({ params: home, query: { position: 1, size: before.size } });
  expect(proof.root).toBe(before.root);
  const positions: number[] = [];
  // A page ends where the archive does.
  while (positions.length < before.size) {
    const { data: page } = await ada.api.listLogEntries({ params: home, query: { from: positions.length + 1 } });
    expect(page.entries.length).toBeGreaterThan(0);
    positions.push(...page.entries.map(({ position }) => position));
  }
  expect(positions.slice(0, whole.length)).toEqual(whole.map((_, i) => i + 1));
  const { data: audit } = await ada.api.listAudit({ params: home, query: { limit: 100 } });
  expect(audit.map(({ position }) => position)).toEqual(audit.map((_, i) => audit.length - i));
  expect(
    audit
      .map(({ id }) => id)
      .toReversed()
      .slice(0, whole.length),
  ).toEqual(whole.map(({ id }) => id));
  await eventually('the next month', async () => Date.parse(String((await rowAt({ pk: owner, sk: 'ARCHIVE' }))?.dueAt)) > Date.now());

  // Kept for long enough, by the clock of a later year.
  await data.expireArchive(owner, new Date().toISOString(), before.size);
  const gone = await eventually('no copy in memory', () =>
    ada.api.listEvents({ params: home, query: { after: first.cursor!, limit: 100 } }).then(
      () => undefined,
      error => error,
    ),
  );
  expect(gone).toMatchObject({ status: 410, code: 'gone', details: { reason: 'before_retention' } });
  // Of what is over a reader of the whole log says so, and holds the rest against what is signed.
  const verifying = ['scripts/operate/verify-log.ts', '--stage', stage.apiUrl, '--workspace', home.workspaceId];
  const env = { ...process.env, ALMANAC_TOKEN: ada.token };
  const stdout = await eventually('no copy in the memory of who reads logs whole', async () => {
    const said = await promisify(execFile)(process.execPath, verifying, { env }).catch((error: { stdout: string }) => error);
    return said.stdout.includes(' are over') && said.stdout;
  });
  expect(stdout).toMatch(/^– entries 1 to \d+ are over: that the log begins with them is signed/m);
  expect(stdout).toMatch(/^✓ \d+ entries are those of the checkpoint/m);
  const socket = await socketOf(ada);
  socket.say({ action: 'subscribe', ...home, after: first.cursor });
  const refusal = await socket.frame('the same over a socket', ({ type }) => type === 'error');
  expect(refusal).toEqual({ type: 'error', code: 'gone', action: 'subscribe', reason: 'before_retention', ...home });
  socket.close();
  const rest = await told();
  expect(rest.length).toBeGreaterThan(0);
  expect(rest).toEqual(whole.slice(-rest.length));
});
