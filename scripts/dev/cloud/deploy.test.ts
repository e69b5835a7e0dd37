import { expect, test } from 'vitest';
import { outputNamed } from './deploy.ts';

const outputs = { State: { TableName: 'almanac', UserPoolId: 'pool' }, Service: { ApiId: 'api' } };

test('an output is found by its name in whichever stack has it', () => {
  expect(outputNamed(outputs, 'ApiId')).toBe('api');
  expect(outputNamed(outputs, 'TableName')).toBe('almanac');
});

test('an output that no stack has, or two have, is refused', () => {
  expect(() => outputNamed(outputs, 'Bucket')).toThrow('The deployed stacks have 0 outputs named Bucket; exactly one is needed.');
  expect(() => outputNamed({ ...outputs, Other: { ApiId: 'second' } }, 'ApiId')).toThrow('have 2 outputs named ApiId');
});
