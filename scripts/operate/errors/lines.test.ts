import { expect, test } from 'vitest';
import { errorIn } from '../../../shared/domain/core/error-line.ts';
import { lineWith, sameAs } from './lines.ts';

const place = { service: 'items-api', at: '2026-03-02T09:00:00.000Z' };
const line = {
  level: 'ERROR',
  message: 'Request failed',
  code: 'ALM002',
  service: 'items/api',
  timestamp: '2026-03-02T08:59:59.000Z',
  release: '0.1.0',
};

test('an error is what a line of ours says by its level, whatever stands before it, and what the runtime says of a function that crashed', () => {
  expect(errorIn(JSON.stringify(line), place)).toMatchObject({ code: 'ALM002', service: 'items/api', timestamp: line.timestamp });
  expect(errorIn(`2026-03-02T09:00:00Z\trequest\tERROR\t${JSON.stringify(line)}`, place)).toMatchObject({
    code: 'ALM002',
    release: '0.1.0',
  });
  expect(errorIn('2026-03-02T09:00:00Z 3f0c Task timed out after 10.01 seconds', place)).toEqual({
    timestamp: place.at,
    code: 'crash',
    service: 'items-api',
    message: 'Task timed out',
  });
  expect(errorIn('ERROR Uncaught Exception {"errorType":"Runtime.ImportModuleError","errorMessage":"…"}', place)).toMatchObject({
    code: 'crash',
    message: 'Runtime.ImportModuleError',
  });
});

test('what is no error is none: other levels, and texts that only speak of one', () => {
  expect(errorIn(JSON.stringify({ ...line, level: 'WARN' }), place)).toBeUndefined();
  expect(errorIn('an ERROR of somebody else', place)).toBeUndefined();
  expect(errorIn('{"level":"ERROR"', place)).toBeUndefined();
});

test('a line of ours that is kept twice is one, and each crash is one by itself, of each function', () => {
  const keyOf = (message: string, service = 'items-api') => sameAs(message, errorIn(message, { ...place, service })!);
  expect(keyOf(`2026-03-02T09:00:00Z\trequest\tERROR\t${JSON.stringify(line)}`)).toBe(keyOf(JSON.stringify(line)));
  const crash = (at: string) => `${at}\tundefined\tERROR\tUncaught Exception\t{"errorType":"Runtime.ImportModuleError","errorMessage":"…"}`;
  expect(keyOf(crash('2026-03-02T09:00:00Z'))).not.toBe(keyOf(crash('2026-03-02T09:00:01Z')));
  expect(keyOf(crash('2026-03-02T09:00:00Z'))).not.toBe(keyOf(crash('2026-03-02T09:00:00Z'), 'people-api'));
});

test('a line is asked for by its code, and what only speaks of it is none', () => {
  const told = { code: 'ALM001', route: 'GET /v1/me' };
  expect(lineWith('ALM001', `2026-03-02T09:00:00Z\trequest\tINFO\t${JSON.stringify(told)}`)).toEqual(told);
  expect(lineWith('ALM002', JSON.stringify(told))).toBeUndefined();
  expect(lineWith('ALM001', 'ALM001 {"code":')).toBeUndefined();
});
