import { expect, test } from 'vitest';
import { Failure, type FailureCode, failures } from './failure.ts';

test.each(Object.entries(failures))('%s is a stable code and answers a status of a mistake (%i)', (code, status) => {
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
});

test('a failure says what was wrong, and its code is all that its message says', () => {
  const failure = new Failure('not_found' satisfies FailureCode, { what: 'item' });
  expect(failure).toBeInstanceOf(Error);
  expect(failure).toMatchObject({ name: 'Failure', message: 'not_found', code: 'not_found', details: { what: 'item' } });
  expect(new Failure('conflict').details).toEqual({});
});
