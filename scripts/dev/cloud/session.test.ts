import { beforeEach, expect, test, vi } from 'vitest';
import { readOptions, runSession } from './session.ts';

const { seen, cloud } = vi.hoisted(() => {
  const seen: unknown[] = [];
  const stop = async (): Promise<void> => void seen.push('stopped');
  return { seen, cloud: { apiUrl: 'http://127.0.0.1:1/api', endpoint: 'http://127.0.0.1:1', mailFolder: '/mail', stop } };
});
vi.mock('./open.ts', async original => ({
  ...(await original<typeof import('./open.ts')>()),
  async openCloud({ fresh, port }: { fresh: boolean; port: number }) {
    seen.push({ fresh, port });
    return cloud;
  },
}));

/** All that a session says while it works. */
const said = async (work: () => Promise<object>): Promise<string> => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await runSession('once', readOptions(['--once', '--json']), new AbortController().signal, work);
    return write.mock.calls.map(([text]) => text).join('');
  } finally {
    write.mockRestore();
  }
};
beforeEach(() => void seen.splice(0));

test('npm start -- --once --json opens a fresh cloud on a free port, works, stops it by itself, and says one JSON object', async () => {
  const answer = await said(async () => {
    seen.push('worked');
    return { nextOccurrence: '2026-12-05 21:36' };
  });
  expect(seen).toEqual([{ fresh: true, port: 0 }, 'worked', 'stopped']);
  expect(answer).toMatch(/^\{.*\}\n$/);
  const { apiUrl, endpoint, mailFolder } = cloud;
  expect(JSON.parse(answer)).toEqual({
    ...{ ok: true, apiUrl, endpoint, mailFolder, nextOccurrence: '2026-12-05 21:36' },
    seconds: { total: expect.any(Number) },
  });
});

test('what fails on the way is said in the same form, and the cloud is stopped', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const failing = async () => {
    throw Object.assign(new Error('The mail did not come.'), { name: 'Problem' });
  };
  await expect(runSession('once', readOptions(['--once', '--json']), new AbortController().signal, failing)).rejects.toThrow('mail');
  expect(write.mock.calls).toEqual([['{"ok":false,"error":"The mail did not come."}\n']]);
  write.mockRestore();
  expect(seen).toEqual([{ fresh: true, port: 0 }, 'stopped']);
});
