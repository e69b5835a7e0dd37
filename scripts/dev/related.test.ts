import { expect, test } from 'vitest';
import { inWords, testsFor } from './related.ts';

test('what is saved is tested by what imports it, and by what asks its module over HTTP', () => {
  const saved = ['shared/domain/items/items/item.ts', 'functions/items/lists/follow.ts', 'functions/items/lists/handlers.ts'];
  expect(testsFor(saved)).toEqual([
    { project: 'unit', args: ['related', '--run', ...saved] },
    { project: 'cloud', args: ['run', 'functions/items/lists/'] },
  ]);
  expect(testsFor(['functions/items/on-due.ts', 'infra/names.ts']).map(({ project }) => project)).toEqual(['unit']);
});

test('it is said how many can break and which have', () => {
  const changed = ['infra/names.ts'];
  expect(inWords({ files: 0, passed: 0, failed: [] }, changed)).toBe('No test can be broken by infra/names.ts.');
  expect(inWords({ files: 1, passed: 1, failed: [] }, changed)).toBe(
    '1 test in 1 file can be broken by infra/names.ts: all pass. npm test runs the others.',
  );
  const failed = inWords({ files: 2, passed: 3, failed: ['a name has its stage'] }, ['a.ts', 'b.ts', 'c.ts', 'd.ts']);
  expect(failed).toContain('4 tests in 2 files can be broken by 4 files: 1 failed.\n  ✗ a name has its stage\n');
});
