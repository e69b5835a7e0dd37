import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOf } from '../../shared/log/tree/leaf.ts';
import { checkpointText, signedNote, verifierKey } from '../../shared/log/tree/note.ts';
import { rootOver } from '../operate/verify-log/judge.ts';
import { buildVerifier } from './verifier.ts';

/** A folder of somebody who has the package and nothing else of ours. */
const folder = mkdtempSync(join(tmpdir(), 'almanac-verify-'));
const installed = join(folder, 'package');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const logOf = (titles: readonly string[]) => {
  const origin = 'almanac-local/workspaces/ws_1/1';
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const entries = titles.map((title, i) => {
    const entry = { id: `WS#ws_1/ITEM#${i}@1`, type: 'item.created', version: 1, record: { title } };
    const salt = randomBytes(16);
    return { position: i + 1, salt: salt.toString('base64'), entry, hash: hashOf(entry, salt).toString('base64') };
  });
  const text = checkpointText({ origin, size: entries.length, root: rootOver(entries.map(({ hash }) => Buffer.from(hash, 'base64'))) });
  const checkpoint = signedNote(text, origin, raw, sign(null, Buffer.from(text), privateKey));
  return { entries, key: verifierKey(origin, raw), checkpoint };
};

const verified = (log: object): Promise<{ code: number; said: string }> => {
  writeFileSync(join(folder, 'log.json'), JSON.stringify(log));
  return promisify(execFile)(process.execPath, [join(installed, 'verify.js'), 'log.json'], { cwd: folder }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    ({ code, stdout }) => ({ code, said: stdout }),
  );
};

beforeAll(() => buildVerifier(installed));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what checks logs is a package of one file that needs nothing but Node', () => {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ name: 'almanac-verify', version, bin: { 'almanac-verify': './verify.js' } });
  expect(manifest).not.toHaveProperty('dependencies');
  const code = readFileSync(join(installed, 'verify.js'), 'utf8');
  expect(code.startsWith('#!/usr/bin/env node\n')).toBe(true);
  const imported = [...code.matchAll(/(?:from|import\(|require\()\s*"([^"]+)"/g)].map(([, name = '']) => name);
  expect(imported.filter(name => !name.startsWith('node:'))).toEqual([]);
});

test('it takes a log that is whole, and names the entry that was changed', async () => {
  const log = logOf(['Water the plants', 'Take the bins out', 'Pay the rent']);
  expect(await verified(log)).toEqual({ code: 0, said: expect.stringContaining('3 entries are those of the checkpoint') });
  const second = log.entries[1]!;
  const entries = log.entries.with(1, { ...second, entry: { ...second.entry, record: { title: 'Leave the bins in' } } });
  expect(await verified({ ...log, entries })).toEqual({ code: 1, said: expect.stringMatching(/✗ entry 2/i) });
});
