import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createReport, explain, problem, seconds } from './console.ts';

const paper = (isTTY: boolean) => {
  const lines: string[] = [];
  return { isTTY, write: (text: string) => lines.push(text), text: () => lines.join('') };
};
const untimed = (text: string) => text.replaceAll(/\d+\.\d s/g, 'N s');

test('a step says what it does, then that it is done and how long it took', async () => {
  const out = paper(false);
  const result = await createReport({ out }).step('making tea', async () => 'tea');
  expect(result).toBe('tea');
  expect(untimed(out.text())).toBe('… making tea\n✓ making tea (N s)\n');
});

test('on a terminal the line of a step becomes its result', async () => {
  const out = paper(true);
  await createReport({ out }).step('making tea', async () => 'tea');
  expect(untimed(out.text())).toBe('… making tea\r\u001b[2K✓ making tea (N s)\n');
});

test('a step that fails is marked and its error goes on', async () => {
  const out = paper(false);
  const making = createReport({ out }).step('making tea', async () => {
    throw problem('There is no water.');
  });
  await expect(making).rejects.toThrow('There is no water.');
  expect(untimed(out.text())).toBe('… making tea\n✗ making tea (N s)\n');
});

test('a silent report prints nothing', async () => {
  const out = paper(false);
  const report = createReport({ silent: true, out });
  await report.step('making tea', async () => 'tea');
  report.say('Tea is ready.');
  expect(out.text()).toBe('');
});

test('a problem is explained in its own words, a surprise with its stack', () => {
  expect(explain(problem('There is no water.'))).toBe('There is no water.');
  expect(explain(new TypeError('x is not a kettle'))).toMatch(/TypeError: x is not a kettle\n\s+at /);
  expect(explain('steam')).toBe('steam');
});

test('durations are told in seconds', () => {
  expect(seconds(1_240)).toBe('1.2 s');
});

test('a script ends when all that it has said is read, however slowly', async () => {
  const script = `import { runScript } from './scripts/console.ts';
    await runScript(async () => {
      for (let i = 0; i < 20_000; i++) process.stdout.write('a line of what it found\\n');
      process.stderr.write('said');
    });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child.stderr, 'data');
  expect((await text(child.stdout)).split('\n')).toHaveLength(20_001);
});
