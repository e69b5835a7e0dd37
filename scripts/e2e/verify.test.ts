import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { localAccount } from '../operate/redrive/account.ts';
import { findAll, type Row } from '../operate/verify/assumption.ts';
import { assumptions } from '../operate/verify/register.ts';
import { askAt, viewOf } from '../operate/verify/view.ts';
import { ownerOf } from '../testing/account.ts';
import { person, stage } from '../testing/stage.ts';

const run = promisify(execFile);
/** The command as an operator calls it: its code, and the rows that it found. */
const verify = (url: string, token?: string): Promise<{ code: number; rows: Row[] }> => {
  const env = { ...process.env, ALMANAC_TOKEN: token };
  return run(process.execPath, ['scripts/operate/verify.ts', '--stage', url, '--json'], { env }).then(
    ({ stdout }) => ({ code: 0, rows: JSON.parse(stdout) }),
    ({ code, stdout }) => ({ code, rows: stdout ? JSON.parse(stdout) : [] }),
  );
};
const namesOf = (rows: readonly Row[], verdict: Row['verdict']): string[] =>
  rows.filter(each => each.verdict === verdict).map(({ name }) => name);

test('what the product takes for granted is looked at by its API and in its account: nothing is refuted, and what cannot be seen here says why', async () => {
  const { token } = await person('operator');
  const view = { isLocal: true, ask: askAt(stage.apiUrl), token, account: viewOf(localAccount(stage.endpoint!), stage, ownerOf()) };
  const rows = await findAll(assumptions, view);
  expect(rows.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);
  expect(namesOf(rows, 'verified')).toEqual([
    'methods',
    'preflight',
    'conditional-requests',
    'repeated-parameters',
    'plus-in-a-query',
    'large-bodies',
    'checkpoint-signature',
    'stream-images',
    'projections',
  ]);
  expect(rows.every(({ seen }) => seen.length > 0)).toBe(true);
});

test('the command says it by its exit code: what answers like a stage and lets everybody in is refuted', async () => {
  const { token } = await person('operator');
  const { rows } = await verify(stage.apiUrl, token);
  expect(namesOf(rows, 'verified')).toEqual(expect.arrayContaining(['methods', 'plus-in-a-query']));

  const impostor = createServer((_, response) => response.end('{"data":{}}')).listen(0, '127.0.0.1');
  await once(impostor, 'listening');
  try {
    const { code, rows: found } = await verify(`http://127.0.0.1:${(impostor.address() as AddressInfo).port}`);
    expect(code).toBe(1);
    expect(namesOf(found, 'refuted')).toEqual(['methods', 'conditional-requests']);
  } finally {
    impostor.close();
  }
});
