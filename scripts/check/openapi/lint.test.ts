import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../dev/cloud/process.ts';
import { documentFile, documentOfToday, operatorsFile, operatorsOfToday, readJson } from './files.ts';
import { lintDocument } from './lint.ts';

test.each([documentFile, operatorsFile])('a strict linter has nothing against %s', async file => {
  expect(await lintDocument(file)).toEqual([]);
});

test('the document of operators is as their routes are', () => {
  expect(readJson(operatorsFile)).toEqual(operatorsOfToday());
});

test('an example that does not fit its schema is found', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'almanac-lint-')), 'openapi.json');
  writeFileSync(
    file,
    JSON.stringify(documentOfToday()).replaceAll('"title":"Water the plants","kind":"chore"', '"title":7,"kind":"chore"'),
  );
  const problems = await lintDocument(relative(root, file));
  expect(problems.length).toBeGreaterThan(0);
  expect(problems[0]).toContain('no-invalid-media-type-examples');
});
