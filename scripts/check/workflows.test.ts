import { globSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/* L5: what runs in CI is what was looked at. */
const workflows = globSync('.github/workflows/*.yml').map(file => ({ file, text: readFileSync(file, 'utf8') }));

test('L5: each action of a workflow is pinned by the hash of its commit, with the version that this is', () => {
  const used = workflows.flatMap(({ file, text }) =>
    [...text.matchAll(/^\s*- uses: (.*)$/gm)].map(([, action = '']) => ({ file, action })),
  );
  expect(used.length).toBeGreaterThan(3);
  expect(used.filter(({ action }) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test('L5: each workflow begins with the right to read and no other', () => {
  for (const { file, text } of workflows) expect(text, file).toMatch(/^permissions:\n {2}contents: read\n\w/m);
});

test('each workflow and each of its jobs has a name, without which the check of workflows in CI fails', () => {
  for (const { file, text } of workflows) {
    expect(text, file).toMatch(/^name: /);
    for (const [, job, body] of text.slice(text.indexOf('\njobs:')).matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)*)/gm))
      expect(body, `${file} ${job}`).toMatch(/^ {4}name: /m);
  }
});

test('nothing that a workflow is given is pasted into a command of the shell', () => {
  for (const { file, text } of workflows) expect(text.match(/^ *- run: .*\$\{\{.*$/gm) ?? [], file).toEqual([]);
});

test('CI runs every check and every service, each part by itself', () => {
  const { text } = workflows.find(({ file }) => file.endsWith('/test.yml'))!;
  const parts = text.match(/\n {8}part:\n((?: {10}- .*\n)+)/)![1]!;
  const named = parts.match(/[\w-]+/g)!.filter(each => each !== '-');
  const services = readdirSync('functions').filter(name => !name.includes('.'));
  // What `cloud` runs in one go: the services and the journeys.
  expect(named.sort()).toEqual([...services, 'contract', 'faults', 'journeys', 'openapi', 'style', 'types', 'unit', 'unused'].sort());
});

test('CI takes the journey through both ways of each service, which npm test has in the simulation alone', () => {
  const { text } = workflows.find(({ file }) => file.endsWith('/test.yml'))!;
  expect(text).toMatch(/^ {6}- run: npm run skew -- --cloud$/m);
});
