import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { calendarIn, readEvents } from '../../../shared/domain/calendars/ics/calendar-ics.fixture.ts';
import { root } from '../../dev/cloud/process.ts';
import { calendarOf } from './calendar.ts';
import { outcomeIn } from './collect.ts';
import { testsOf } from './control.ts';
import { frameworks } from './frameworks/index.ts';
import { overviewOf, pageOf } from './page.ts';
import { outcomeOf, reportOf } from './report.ts';
import { reviews } from './reviews.ts';

const run = promisify(execFile);
const controls = frameworks.flatMap(each => each.controls);
const pageNamed = (name: string): string => readFileSync(join(root, '.github', 'compliance', name), 'utf8');

describe('the pages of laws and standards', () => {
  test('npm run evidence -- --write has written them as the controls are now, and there is no other', () => {
    expect(readdirSync(join(root, '.github', 'compliance')).sort()).toEqual(
      ['README.md', ...frameworks.map(({ key }) => `${key}.md`)].sort(),
    );
    expect(pageNamed('README.md')).toBe(overviewOf(frameworks, reviews));
    for (const framework of frameworks) expect(pageNamed(`${framework.key}.md`), framework.key).toBe(pageOf(framework));
  });

  test.each(testsOf(controls))('name tests that exist: %s', file => {
    expect(file).toMatch(/\.test\.ts$/);
    expect(existsSync(join(root, file))).toBe(true);
  });

  test('name commands that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [
      ...controls.flatMap(({ commands = [] }) => commands),
      ...reviews.flatMap(({ how }) => how.match(/npm run [\w-]+/g) ?? []),
    ];
    expect(named.length).toBeGreaterThan(3);
    for (const command of named) expect(scripts, command).toHaveProperty([/^npm run ([\w-]+)/.exec(command)![1]!]);
  });

  test('say of each control what shows it, what is left to do, or that there is nothing to show', () => {
    const silent = controls.filter(
      ({ shown = [], owner, missing, how }) => shown.length === 0 && !owner && !missing && how !== 'There is none.',
    );
    expect(silent).toEqual([]);
    for (const { controls: own } of frameworks) expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
  });
});

describe('what a control comes to', () => {
  const control = { id: '1', title: 'One', how: 'So.', shown: ['a.test.ts', 'b.test.ts'] };
  const passed = { passed: 2, failed: 0 };

  test.each([
    ['shown', { 'a.test.ts': passed, 'b.test.ts': passed }],
    ['in_part', { 'a.test.ts': passed, 'b.test.ts': 'not_run' }],
    ['in_part', { 'a.test.ts': passed }],
    ['failed', { 'a.test.ts': passed, 'b.test.ts': { passed: 1, failed: 1 } }],
    ['failed', { 'a.test.ts': { passed: 0, failed: 0 }, 'b.test.ts': 'not_run' }],
  ] as const)('is %s of %j', (outcome, files) => {
    expect(outcomeOf(control, new Map(Object.entries(files)))).toBe(outcome);
  });

  test('is failed where what comes before its tests fails, and leaves them out', () => {
    const left = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'skipped' }] };
    expect(outcomeIn(left)).toEqual({ passed: 1, failed: 1 });
    expect(outcomeIn({ ...left, status: 'passed' })).toEqual({ passed: 1, failed: 0 });
  });

  test('is words alone where it names no test, and stands in the report', () => {
    expect(outcomeOf({ ...control, shown: [] }, new Map())).toBe('by_words');
    const framework = { key: 'x', name: 'X', source: '', about: '', controls: [control] };
    const report = reportOf([framework], new Map([['a.test.ts', { passed: 1, failed: 1 }]]), { commit: 'c', node: 'v24', at: 'now' });
    expect(report).toContain('| 1 | One | **failed** |');
    expect(report).toContain('| a.test.ts | 1 passed, 1 failed |');
  });
});

test('reviews fall due by a calendar that other readers understand, each first on a day of its rule', () => {
  const text = calendarOf(reviews, '2026-11-30T00:00:00.000Z');
  expect(calendarIn(text).getAllSubcomponents('vevent')).toHaveLength(reviews.length);
  const found = readEvents(text, '2028-01-01T00:00:00.000Z');
  for (const { title, first } of reviews) {
    const own = found.filter(each => each.title === title).map(({ start }) => start.slice(0, 10));
    expect(own[0], title).toBe(first);
    expect(own.length, title).toBeGreaterThan(0);
  }
  expect(found.filter(({ title }) => title.startsWith('Verify the log'))).toHaveLength(52);
  expect(found.filter(({ title }) => title.startsWith('Drill'))).toHaveLength(4);
});

test('npm run evidence runs what shows a control, says how it came out, and refuses a page that there is not', async () => {
  const { stdout } = await run('node', ['scripts/operate/evidence.ts', '--only', 'pci']);
  expect(stdout).toContain('1 shown, 0 in part, 0 by words alone, 0 failed: .local/evidence/');
  await expect(run('node', ['scripts/operate/evidence.ts', '--only', 'iso'])).rejects.toThrow('There is no page of "iso"');
});
