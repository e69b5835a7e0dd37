import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../dev/cloud/process.ts';
import { chartOf, stepsOf } from './page.ts';

test('a page is its commands and files in their order', () => {
  const page =
    'Do\n\n```sh\nnpm one\n\n  npm two\n```\n\n```ts\n// a/b.ts\nconst c = 1;\n```\n\n```ts\nconst shown = 1;\n```\n\n```json\n{}\n```\n\n```sh\nnpm three\n```\n';
  expect(stepsOf(page)).toEqual([
    { command: 'npm one' },
    { command: 'npm two' },
    { file: 'a/b.ts', text: 'const c = 1;\n' },
    { command: 'npm three' },
  ]);
});

test('CONTRIBUTING.md shows one of each that the generator makes', () => {
  const steps = stepsOf(readFileSync(join(root, '.github/CONTRIBUTING.md'), 'utf8'));
  const made = steps.flatMap(step => ('command' in step ? (/^npm run new -- (\w+) /.exec(step.command)?.slice(1) ?? []) : []));
  expect([...new Set(made)].sort()).toEqual(['consumer', 'entity', 'event', 'route', 'service']);
  expect(steps.filter(step => 'file' in step)).toHaveLength(1);
});

test('files are counted by what had to be done', () => {
  const touched = {
    command: 'npm run new -- route getRepair',
    created: ['a.ts', 'a.test.ts'],
    changed: ['b.ts', 'shared/openapi/openapi.json'],
  };
  expect(chartOf([touched])).toContain('| `route getRepair` | 1 | 1 | 1 | 1 |');
});
